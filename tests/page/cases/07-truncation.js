// An account that is cut, wherever it is, is no page: nothing on standard
// output, and no file. So it is where what comes before in a pipe was killed.
'use strict';
const {spawnSync} = require('child_process');
const fs = require('fs');
const path = require('path');
const {lines_of, make, report, run, text_of, work} = require('../lib');

module.exports = async ({proof, control}) => {
	const file = path.join(work, 'cut.html');
	fs.rmSync(file, {force: true});
	for (const [kind, lines] of [['patient', lines_of(make('looks', '1'))],
		['complaint', lines_of(make('looks', '1'))],
		['board', lines_of(make('board', '1')).filter((l, i) => i < 4 ||
			l.answer !== 'counts')]]) {
		const whole = Buffer.from(text_of(lines));
		const taken = [], left = [];
		// the patient's at every byte; the others read in the same way
		for (let at = 0; at < whole.length; at += kind === 'patient' ? 1 : 7) {
			const made = run(kind, whole.subarray(0, at));
			if (made.status !== 1 || made.stdout.length)
				taken.push(at);
			if (at % 50 === 0) {
				run(kind, whole.subarray(0, at), ['--output', file]);
				if (fs.existsSync(file))
					left.push(at);
			}
		}
		proof(`${kind}: no cut of ${whole.length} bytes is a page`,
			!taken.length, taken.join());
		proof(`${kind}: none leaves a file`, !left.length, left.join());
		const killed = spawnSync('sh', ['-c', `head -n 3 | "$0" ${kind}`,
			report], {input: make(kind === 'board' ? 'board' : 'looks', '40')});
		proof(`${kind}: nothing of three lines of a pipe`,
			killed.status === 1 && !killed.stdout.length);
		const made = run(kind, whole, ['--output', file]);
		control(`${kind}: the whole is a page, and a file`,
			made.status === 0 && fs.existsSync(file));
		fs.rmSync(file, {force: true});
		const less = lines.filter((l) => !['who', 'counts', 'ground']
			.includes(l.answer));
		control(`${kind}: fewer lines, counted, are one too`,
			less.length < lines.length &&
			run(kind, text_of(less)).status === 0);
	}
	proof('nothing is left beside it', !fs.readdirSync(work)
		.some((name) => name.startsWith('.cut')));
};
