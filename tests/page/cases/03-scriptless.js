// A page is the same, pixel by pixel, with scripts and without.
'use strict';
const {put, show, without_policy} = require('../lib');

const shot = (text, script) => show(put('shot.html', text), {script}, (page) =>
	page.screenshot({encoding: 'base64'}));

module.exports = async ({proof, control, pages}) => {
	for (const [name, text] of pages)
		proof(`${name} is the same without scripts`,
			await shot(text, true) === await shot(text, false));
	const bad = without_policy(pages[0][1]).replace('</main>',
		'</main><script>document.body.prepend("x")</script>');
	control('a script would show',
		await shot(bad, true) !== await shot(bad, false));
};
