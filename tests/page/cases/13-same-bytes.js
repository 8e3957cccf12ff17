// The same bytes in give the same out: again, in another locale, with another
// umask, on another day. A file is new, 0600, and never another's.
'use strict';
const {spawn, spawnSync} = require('child_process');
const fs = require('fs');
const path = require('path');
const {html, make, report, run, work} = require('../lib');

// exits ARGS: the status of a run whose standard input never ends, or null
// where it still waits for it
const exits = (args) => new Promise((go) => {
	const child = spawn(report, args, {stdio: ['pipe', 'ignore', 'ignore']});
	let waits;
	child.on('exit', (status) => {
		clearTimeout(waits);
		go(status);
	});
	waits = setTimeout(() => child.kill(), 10000);
});

module.exports = async ({proof, control}) => {
	const folder = fs.mkdtempSync(path.join(work, 'same-'));
	const file = path.join(folder, 'page.html');
	const input = make('orgs', '3');
	for (const kind of ['patient', 'complaint', 'board']) {
		const given = kind === 'board' ? make('board', '3') : input;
		const text = html(kind, given);
		proof(`${kind} is the same again`, html(kind, given) === text);
		for (const [what, command, env] of [
			['in another locale', '"$0" "$1"', {LC_ALL: 'tr_TR.UTF-8',
				LANG: 'ar_EG.UTF-8'}],
			['with another umask', 'umask 777; "$0" "$1"', {}],
			['on another day', 'faketime -f "2031-05-05 05:05:05" "$0" "$1"',
				{}]]) {
			const made = spawnSync('sh', ['-c', command, report, kind],
				{input: given, env: {...process.env, TZ: 'Europe/London',
					...env}});
			proof(`${kind} is the same ${what}`, made.status === 0 &&
				made.stdout.toString() === text, made.stderr.toString());
		}
		const other = run(kind, given, [], {TZ: 'Asia/Tokyo'});
		control(`${kind} of another zone is not`, other.status === 0 &&
			other.stdout.toString() !== text);
	}
	for (const mask of ['000', '022', '777']) {
		spawnSync('sh', ['-c', `umask ${mask}; "$0" patient --output "$1"`,
			report, file], {input});
		proof(`a file is 0600 with the umask ${mask}`,
			fs.existsSync(file) &&
			(fs.statSync(file).mode & 0o7777) === 0o600);
		fs.rmSync(file, {force: true});
	}
	spawnSync('sh', ['-c', 'umask 022; "$0" patient >"$1"', report, file],
		{input});
	control('one that a shell made is not',
		(fs.statSync(file).mode & 0o7777) === 0o644);
	const before = fs.readFileSync(file), args = ['patient', '--output', file];
	const made = run('patient', make('empty'), ['--output', file]);
	proof('a file that is there stays as it is', made.status === 2 &&
		fs.readFileSync(file).equals(before));
	proof('which is said before anything is read', await exits(args) === 2);
	fs.rmSync(file);
	control('a new one is made when all is read', await exits(args) === null);
	proof('and half of it is no file', !fs.readdirSync(folder).length);
	fs.rmSync(folder, {recursive: true});
};
