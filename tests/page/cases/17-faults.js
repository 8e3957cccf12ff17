// Each allocation fails once, each call that writes a file fails once, and the
// disk is full at each half kilobyte: a file is there whole, or not at all.
// 200,000 lines take less than 5 seconds of the processor and 256 MiB.
'use strict';
const {execFileSync, spawnSync} = require('child_process');
const fs = require('fs');
const path = require('path');
const {bin, html, make, put, report, run, work} = require('../lib');

const SECONDS = 5, MEBIBYTES = 256;
const folder = fs.mkdtempSync(path.join(work, 'fault-'));
const file = path.join(folder, 'page.html');
const london = {...process.env, TZ: 'Europe/London'};

// What a run left in the folder: nothing, the whole page, or what is wrong.
const left = (whole) => {
	const names = fs.readdirSync(folder);
	const is = !names.length ? 'nothing' :
		names.join() !== 'page.html' ? names.join() :
			fs.readFileSync(file, 'utf8') === whole ? 'whole' : 'a part';
	names.forEach((name) => fs.rmSync(path.join(folder, name)));
	return is;
};

// Is what a run left what its status says? What fails when the page has its
// name already is told, and the page is there.
const is_fair = (status, is) => is === 'nothing' && status !== 0 ||
	is === 'whole' && (status === 0 || status === 3);

const made = (input, before, env = {}) => spawnSync('sh', ['-c',
	`${before} "$0" patient --output "$1"`, report, file],
{input, env: {...london, ...env}});

// What it takes to make a page: seconds of the processor, and mebibytes.
const costs = (kind, name) => {
	const measure = 'import resource,subprocess,sys\n' +
		'subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)' +
		'\nu=resource.getrusage(resource.RUSAGE_CHILDREN)\n' +
		'print(u.ru_utime+u.ru_stime, u.ru_maxrss)';
	const [seconds, kilobytes] = execFileSync('python3', ['-c', measure,
		report, kind, name], {env: london}).toString().split(' ').map(Number);
	return {seconds, mebibytes: kilobytes / 1024};
};

module.exports = async ({proof, control}) => {
	const input = make('looks', '2');
	const whole = html('patient', input);
	const count = (all, of) => all.filter((o) => o === of).length;

	// allocations
	execFileSync('make', ['-s', `B=${bin}`, `${bin}/tests/fault/alloc.so`],
		{cwd: path.join(__dirname, '../../..')});
	const told = path.join(work, 'allocations');
	const failing = (k, from) => made(input, '', {LD_PRELOAD:
		`${bin}/tests/fault/alloc.so`, ALLOC_FAIL: `${k}`, ALLOC_FROM:
		`${from}`, ALLOC_REPORT: told});
	control('where no allocation fails the page is there', is_fair(
		failing(0, 0).status, left(whole)));
	const allocations = parseInt(fs.readFileSync(told, 'utf8'), 10);
	for (const from of [0, 1]) {
		const unfair = [], came = [];
		for (let k = 1; k <= allocations; k++) {
			const status = failing(k, from).status, is = left(whole);
			came.push(is);
			if (!is_fair(status, is))
				unfair.push(`${k}: ${status}, ${is}`);
		}
		proof(`of ${allocations} allocations each fails once: no part`,
			!unfair.length, unfair.join('; '));
		control('and most of them do matter',
			count(came, 'nothing') > allocations / 2, `${came}`);
	}

	// a disk that is full
	const came = [];
	for (let blocks = 0; blocks * 512 < whole.length + 1024; blocks++) {
		const done = made(input, `ulimit -f ${blocks};`), is = left(whole);
		if (!is_fair(done.status, is))
			came.push(`${blocks}: ${done.status}, ${is}`);
		came.push(is);
	}
	proof('full at each half kilobyte: no part of a file',
		came.every((is) => is === 'nothing' || is === 'whole') &&
		count(came, 'nothing') > whole.length / 512 - 1, came.join());
	control('with room enough it is there', came.at(-1) === 'whole');
	const full = spawnSync('sh', ['-c', '"$0" patient >/dev/full', report],
		{input, env: london});
	proof('a full standard output is told', full.status === 3);

	// calls that write
	const calls = {};
	for (const call of ['openat', 'write', 'fsync', 'renameat2', 'close']) {
		const unfair = [];
		let k = 1;
		for (let seen = true; seen && k < 200; k++) {
			const done = spawnSync('strace', ['-qq', '-o', told, '-e',
				`trace=${call}`, '-e', `inject=${call}:error=EIO:when=${k}`,
				report, 'patient', '--output', file], {input, env: london});
			const is = left(whole);
			seen = fs.readFileSync(told, 'utf8').includes('INJECTED');
			if (!is_fair(done.status, is))
				unfair.push(`${k}: ${done.status}, ${is}`);
		}
		calls[call] = k - 2;
		proof(`each ${call} fails once: no part of a file`, !unfair.length,
			unfair.join('; '));
	}
	control('each kind of call was made to fail', Object.values(calls)
		.every((n) => n > 0), JSON.stringify(calls));

	// what a careless writer would leave
	spawnSync('sh', ['-c', 'head -c 9999 >"$0"; exit 3', file],
		{input: whole});
	control('a part of a file is found', !is_fair(3, left(whole)));
	fs.writeFileSync(path.join(folder, '.page.html.0.1'), whole);
	control('and a file that nobody asked for', !is_fair(0, left(whole)));
	fs.rmdirSync(folder);

	const many = make('looks', '99000');
	const {seconds, mebibytes} = costs('complaint', put('many', many));
	console.log(`${many.split('\n').length - 1} lines: ` +
		`${seconds.toFixed(2)} s, ${mebibytes.toFixed(0)} MiB`);
	proof('200,000 lines in 5 seconds and 256 MiB',
		seconds < SECONDS && mebibytes < MEBIBYTES);
	const thrice = costs('complaint', put('few', make('looks', '1000')));
	control('what a page takes is measured', thrice.mebibytes > 1 &&
		thrice.mebibytes < mebibytes && thrice.seconds < seconds);
	control('more lines are refused', run('complaint',
		make('looks', '100001')).status === 1);
};
