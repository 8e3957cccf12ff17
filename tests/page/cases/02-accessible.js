// axe-core finds nothing: three kinds, two widths, from nothing on file to
// 10,000 looks (500 unless PAGE_LONG is set: axe takes minutes).
'use strict';
const fs = require('fs');
const {html, make, put, show} = require('../lib');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const judge = (page) => page.evaluate(async (source) => {
	(0, eval)(source);
	const found = await window.axe.run(document, {resultTypes: ['violations'],
		runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
			'best-practice']});
	return found.violations.map((v) => v.id + ' ' + v.nodes.slice(0, 2)
		.map((n) => n.target).join(' '));
}, axe);

module.exports = async ({proof, control, pages}) => {
	const looks = process.env.PAGE_LONG ? '10000' : '500';
	const many = make('looks', looks);
	const all = [...pages, ...['patient', 'complaint'].map((kind) =>
		[`${kind} of ${looks} looks`, html(kind, many)])];
	for (const [name, text] of all)
		for (const width of [1280, 390])
			await show(put('axe.html', text), {width, bypass: true},
				async (page) => {
					const found = await judge(page);
					proof(`${name} at ${width}`, !found.length,
						found.join('; '));
				});
	for (const [name, text] of [pages[0], pages[1], pages[8]]) {
		const bad = text.replace('</main>', '<p style="color:#ccc">grey</p>' +
			'<table><tr><th></th><td>1</td></tr></table></main>');
		await show(put('axe.html', bad), {bypass: true}, async (page) => {
			const found = (await judge(page)).join(' ');
			control(`contrast and an empty heading are found in ${name}`,
				/color-contrast/.test(found) &&
				/empty-table-header/.test(found), found);
		});
	}
};
