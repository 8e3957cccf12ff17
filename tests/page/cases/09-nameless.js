// No NHS number in a title or in the name of a file; none at all on a board.
'use strict';
const fs = require('fs');
const path = require('path');
const {html, make, run, show_html, work} = require('../lib');

const has_number = (text) => /\d{3}[\s-]?\d{3}[\s-]?\d{4}/.test(text);
const title = (text) => show_html(text, {}, (page) => page.title());

// what a board says, but for the ledger's hash
const said = (text) => show_html(text, {}, (page) => page.evaluate(() => {
	document.querySelectorAll('code, .hash').forEach((e) => e.remove());
	const walk = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
	let all = '';
	for (let node; (node = walk.nextNode());)
		all += ' ' + (node.data || [...node.attributes || []]
			.filter((a) => !['d', 'content', 'x', 'width'].includes(a.name))
			.map((a) => a.value).join(' '));
	return all;
}));

module.exports = async ({proof, control, pages}) => {
	for (const [name, text] of pages)
		proof(`${name} has no number in its title`,
			!has_number(await title(text)));
	const text = html('patient', make('looks', '3'));
	for (const number of ['9434765919', '943 476 5919', '943-476-5919'])
		control(`a title with ${number} is found`, has_number(await title(
			text.replace('<title>', `<title>${number} `))));
	const folder = fs.mkdtempSync(path.join(work, 'names-'));
	run('patient', make('looks', '3'), ['--output', path.join(folder,
		'page.html')]);
	proof('the file has the name that was given and no other',
		fs.readdirSync(folder).join() === 'page.html');
	fs.rmSync(folder, {recursive: true});
	const board = html('board', make('board', '40'));
	proof('a board has no number at all', !has_number(await said(board)));
	control('one in a cell is found', has_number(await said(
		board.replace('<td data-l="Service"><div>', '$&943 476 5919 '))));
	control('and one in an attribute', has_number(await said(
		board.replace('<tr>', '<tr data-of="9434765919">'))));
	const stray = make('board', '3').replace('"service":"RX001"',
		'"service":"RX001","patient":"9434765919"');
	proof('a board of lines with a patient is none',
		run('board', stray).status === 1);
	control('the same lines without are one',
		run('board', make('board', '3')).status === 0);
};
