// page.js BINDIR HERE WORK [CASE ...]: the acceptance of the pages.
//
// Each file of cases/ is a case of the pages' design, by its number; README.md
// says what each of them claims. A case proves, and controls: where it makes
// no proof, or has no control that ran, that is a failure by itself. CASEs are
// the numbers of those to run alone.
'use strict';
const fs = require('fs');
const path = require('path');
const lib = require('./lib');
const CASES = 18;
let passed = 0, failed = 0;

// counter NUMBER WORD: counts claims, and says which failed
const counter = (number, word) => {
	const count = (claim, is, why = '') => {
		count.made++;
		if (is) {
			passed++;
			return;
		}
		failed++;
		console.log('FAILED', number, word + claim, why);
	};
	count.made = 0;
	return count;
};

async function main(wanted) {
	const folder = path.join(__dirname, 'cases');
	const files = fs.readdirSync(folder).sort();
	const pages = lib.all_pages();
	for (let number = 1; number <= CASES; number++) {
		const proof = counter(number, ''), control = counter(number, 'control: ');
		const name = files.find((f) => parseInt(f, 10) === number);
		if (wanted.length && !wanted.includes(`${number}`))
			continue;
		const began = Date.now();
		if (name)
			await require(path.join(folder, name))({proof, control, pages});
		if (!proof.made || !control.made) {
			failed++;
			console.log('FAILED', number, 'has no proof or no control');
		}
		console.log(`case ${number}: ${proof.made} claims, ` +
			`${control.made} controls, ${((Date.now() - began) / 1000)
				.toFixed(1)} s`);
	}
}

lib.open().then(() => main(process.argv.slice(5))).catch((error) => {
	failed++;
	console.log(error);
}).then(lib.close).then(() => {
	console.log(`page: ${passed} passed, ${failed} failed`);
	process.exit(failed || !passed ? 1 : 0);
});
