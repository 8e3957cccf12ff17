// The policy stands before the style and has its hash; a script, an image and
// a style attribute that somebody put into a page do nothing.
'use strict';
const crypto = require('crypto');
const {put, show, without_policy} = require('../lib');

// a picture of one dot
const dot = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEA' +
	'AAICTAEAOw==';
const harm = '<script>window.harm = 1</script>' +
	`<img id="dot" alt="" src="${dot}">` +
	'<p id="styled" style="position:absolute;width:7px">x</p>';

// harmed TEXT: what of it worked: script, image, style
const harmed = (text) => show(put('harm.html', text.replace('</main>',
	harm + '</main>')), {}, (page) => page.evaluate(() => [
	window.harm === 1, document.getElementById('dot').naturalWidth === 1,
	document.getElementById('styled').offsetWidth === 7]));

// Is there one style, behind a policy with its hash?
const is_hashed = (text) => {
	const style = text.match(/<style>([^]*?)<\/style>/)[1];
	const hash = crypto.createHash('sha256').update(style).digest('base64');
	const policy = text.indexOf(`style-src 'sha256-${hash}'`);
	return policy > 0 && policy < text.indexOf('<style>') &&
		text.includes("default-src 'none'") &&
		text.match(/<style/g).length === 1;
};

module.exports = async ({proof, control, pages}) => {
	for (const [name, text] of pages) {
		proof(`${name} has its style's hash before the style`,
			is_hashed(text));
		const did = await harmed(text);
		proof(`${name} stops what is put into it`, !did.includes(true),
			did.join());
	}
	const text = pages[0][1];
	control('another style has another hash',
		!is_hashed(text.replace('<style>', '<style>p{}')));
	control('a policy behind the style is seen', !is_hashed(
		without_policy(text).replace('</head>', text.match(
			/<meta http-equiv="Content-Security-Policy"[^>]*>/)[0] +
			'</head>')));
	const did = await harmed(without_policy(text));
	control('without the policy all three work', !did.includes(false),
		did.join());
};
