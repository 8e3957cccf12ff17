// Printed: A4, tagged; no row is split, the heads of tables come again, and its
// words hold every viewer and every look.
'use strict';
const {execFileSync} = require('child_process');
const fs = require('fs');
const path = require('path');
const {html, lines_of, make, put, show, work} = require('../lib');

// print TEXT STYLE OPTIONS: the bytes of its PDF, its pages' words, and how
// many rows the page had
const print = (text, style = '', options = {}) => show(put('print.html', text),
	{bypass: true}, async (page) => {
		const file = path.join(work, 'print.pdf');
		if (style)
			await page.addStyleTag({content: style});
		await page.pdf({path: file, preferCSSPageSize: true, tagged: true,
			...options});
		const words = (...args) => execFileSync('pdftotext',
			[...args, file, '-'], {maxBuffer: 1 << 28}).toString();
		return {raw: fs.readFileSync(file, 'latin1'),
			pages: words('-raw').split('\f').slice(0, -1)
				.map((p) => p.replace(/\s+/g, ' ')),
			flat: words('-raw').replace(/\s+/g, ' '),
			times: await page.$$eval('tr[data-seq]', (rows) => rows.map((r) =>
				[+r.dataset.seq, r.querySelector('time').textContent]))};
	});

const is_a4 = ({raw}) => raw.includes('/StructTreeRoot') &&
	/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]/.test(raw);

// A row begins with its time, of two lines in a narrow column: where it is
// split, a page has a clock's hour without its day.
const splits = ({pages}) => pages.filter((p) =>
	/(?<!\d{4}, )\b\d{1,2}:\d\d(am|pm)? (GMT|BST)/.test(p)).length;

// Looks of whom the printed words do not hold the time.
const missing = ({flat, times}, looks) => {
	const at = new Map(times);
	return looks.filter((l) => !at.has(l.seq) || !flat.includes(at.get(l.seq)));
};

module.exports = async ({proof, control}) => {
	const input = make('orgs', '40'), lines = lines_of(input);
	const looks = lines.filter((l) => l.event === 'record-view');
	const heads = {patient: /Who there/g, complaint: /User, purpose/g};
	for (const kind of ['patient', 'complaint']) {
		const text = html(kind, kind === 'patient' ? make('looks', '200') :
			input);
		const of = kind === 'patient' ? lines_of(make('looks', '200'))
			.filter((l) => l.event === 'record-view') : looks;
		const made = await print(text);
		proof(`${kind} is tagged A4`, is_a4(made));
		proof(`${kind} splits no row`, !splits(made), `${splits(made)} pages`);
		proof(`${kind} has the heads of tables again`,
			made.flat.match(heads[kind]).length >
			text.match(heads[kind]).length - text.split('data-l="Who there"')
				.length - text.split('data-l="User, purpose"').length + 2);
		proof(`${kind} prints every viewer`, of.every((l) =>
			made.flat.includes(`Organisation ${+l.viewer.slice(2)}`)));
		proof(`${kind} prints every look`, !missing(made, of).length,
			`${missing(made, of).length} of ${of.length}`);
		const bad = await print(text, 'tr { break-inside: auto !important } ' +
			'* { orphans: 1 !important; widows: 1 !important } ' +
			'td { width: 9% !important; line-height: 30pt } ' +
			'thead { display: table-row-group !important } ' +
			'@page { size: letter !important }',
		{tagged: false, preferCSSPageSize: false, format: 'letter'});
		control(`${kind}: another paper is found`, !is_a4(bad));
		control(`${kind}: a row that is split is found`, splits(bad));
		control(`${kind}: heads that come once are counted`,
			bad.flat.match(heads[kind]).length <
			made.flat.match(heads[kind]).length);
		const less = await print(text.replace(
			/<tr[^>]*data-seq="60".*\n/, '').replaceAll(
			made.times.find(([seq]) => seq === 60)[1], ''));
		control(`${kind}: a look that is not there is missing`,
			missing(less, of).length === 1);
	}
	const smallest = (style) => show(put('print.html', html('patient', input)),
		{bypass: true}, async (page) => {
			await page.emulateMediaType('print');
			if (style)
				await page.addStyleTag({content: style});
			return page.evaluate(() => Math.min(
				...[...document.querySelectorAll('td')].map((c) =>
					parseFloat(getComputedStyle(c).fontSize))));
		});
	const size = await smallest();
	proof('a patient\'s tables print in 12 pt', size >= 15.9, `${size}`);
	control('smaller ones are found', await smallest(
		'table { font-size: 11pt !important }') < 15.9);
};
