// A page asks for itself alone: as a file in a path with blanks and without a
// network, and from a server.
'use strict';
const http = require('http');
const {put, show, without_policy} = require('../lib');

const served = async (text, use) => {
	const server = http.createServer((q, a) => {
		a.setHeader('content-type', 'text/html');
		a.end(text);
	}).listen(0, '127.0.0.1');
	await new Promise((go) => server.once('listening', go));
	await show(`http://127.0.0.1:${server.address().port}/`, {}, use);
	server.close();
};

// a browser asks for a site's icon by itself
const asked = (page) => page.asked.filter((u) => !u.endsWith('favicon.ico'));

module.exports = async ({proof, control, pages}) => {
	for (const [name, text] of pages) {
		await show(put(name + '.html', text), {offline: true}, (page) =>
			proof(`${name} asks for itself alone`, asked(page).length === 1,
				page.asked.join(' ')));
		await served(text, (page) =>
			proof(`${name} asks a server for itself alone`,
				asked(page).length === 1, page.asked.join(' ')));
	}
	const bad = without_policy(pages[0][1]).replace('</main>',
		'<img src="http://127.0.0.1:9/x"></main>');
	await show(put('asks.html', bad), {}, (page) =>
		control('another request is seen', asked(page).length === 2));
	await served(bad, (page) =>
		control('and from a server', asked(page).length === 2));
};
