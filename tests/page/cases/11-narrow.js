// Nothing is cut off: at 320, 390 and 1280 pixels, at twice the size, and with
// wider text; and the title of a lane says what its bars say.
'use strict';
const {html, lines_of, make, show, put, show_html} = require('../lib');

const spacing = '* { line-height: 1.5 !important; letter-spacing: .12em ' +
	'!important; word-spacing: .16em !important } p { margin-bottom: 2em ' +
	'!important }';

// What does not fit: the page, or words within an element that hides them.
const lost = (page) => page.evaluate(() => {
	const root = document.documentElement, found = [];
	if (root.scrollWidth > root.clientWidth)
		found.push(`page ${root.scrollWidth}`);
	for (const e of document.querySelectorAll('body *')) {
		if (e.closest('svg, thead') || e.scrollWidth <= e.clientWidth + 1)
			continue;
		if (getComputedStyle(e).overflowX !== 'visible')
			found.push(`${e.tagName}.${e.className}`);
	}
	return found;
});

const day = (us) => new Date(us).toLocaleDateString('en-GB', {day: 'numeric',
	month: 'long', year: 'numeric', timeZone: 'Europe/London'});

// Lanes whose title lacks the first day of one of their bars.
const silent = (text, since, until) => show_html(text, {}, async (page) => {
	const lanes = await page.$$eval('svg.lane', (all) => all.map((l) => ({
		title: l.querySelector('title').textContent,
		bars: [...l.querySelectorAll('rect.ep, rect.mig')].map((r) =>
			parseFloat(r.getAttribute('x')))})));
	return lanes.filter(({title, bars}) => bars.some((x) => !title.includes(
		`from ${day(since + x / 100 * (until - since))} `)) ||
		(title.match(/ from \d/g) || []).length !== bars.length);
});

module.exports = async ({proof, control, pages}) => {
	for (const [name, text] of pages) {
		const file = put('narrow.html', text);
		for (const [width, scale] of [[320, 1], [390, 1], [1280, 1], [640, 2]])
			await show(file, {width, scale}, async (page) => {
				const found = await lost(page);
				proof(`${name} fits ${width} at ${scale}`, !found.length,
					found.slice(0, 3).join());
			});
		for (const width of [1280, 390])
			await show(file, {bypass: true, width}, async (page) => {
				await page.addStyleTag({content: spacing});
				const found = await lost(page);
				proof(`${name} bears wider text at ${width}`,
					!found.length, found.slice(0, 3).join());
			});
	}
	const wide = pages[0][1].replace('</main>', '<table><tr><td>' +
		'x'.repeat(400) + '</td></tr></table></main>');
	await show(put('wide.html', wide), {width: 320, bypass: true},
		async (page) => {
			await page.addStyleTag({content: 'td { overflow-wrap: normal ' +
				'!important; display: block }'});
			control('what is too wide is found', (await lost(page)).length);
		});
	await show(put('wide.html', pages[0][1]), {bypass: true}, async (page) => {
		await page.addStyleTag({content: 'h1 { overflow: hidden; ' +
			'white-space: nowrap; width: 99px }'});
		control('and what is hidden', (await lost(page)).join() === 'H1.');
	});
	const input = make('looks', '20'), [head] = lines_of(input);
	const text = html('patient', input);
	const since = Date.parse(head.since), until = Date.parse(head.at);
	proof('a lane\'s title says each bar',
		!(await silent(text, since, until)).length);
	control('a bar that began on another day is found', (await silent(
		text.replace(/(<rect class="ep all"[^>]* x=")\d+\./, '$133.'),
		since, until)).length === 1);
	control('and a title that lacks one', (await silent(
		text.replace(/(<title id="l\d+">[^<]*) from \d+ /, '$1 '),
		since, until)).length === 1);
};
