// Every time is an instant with its zone, and its words are that instant.
'use strict';
const {html, make, run, show_html} = require('../lib');

const months = ['january', 'february', 'march', 'april', 'may', 'june',
	'july', 'august', 'september', 'october', 'november', 'december'];

// the instant that a page's words say
const instant = (text) => {
	const m = text.replace(/\s+/g, ' ').match(
		/^(\d+) (\w+) (\d{4}), (\d+):(\d\d)(am|pm)? (GMT|BST|UTC)$/);
	if (!m)
		return NaN;
	const month = months.findIndex((name) =>
		name.startsWith(m[2].toLowerCase()));
	const hour = m[6] ? +m[4] % 12 + (m[6] === 'pm' ? 12 : 0) : +m[4];
	return Date.UTC(+m[3], month, +m[1], hour - (m[7] === 'BST' ? 1 : 0),
		+m[5]);
};

// the times of a page that are not what they say; undefined where it has none
const wrong = (text) => show_html(text, {}, async (page) => {
	const all = await page.$$eval('time', (list) => list.map((t) =>
		[t.getAttribute('datetime'), t.textContent]));
	return all.length ? all.filter(([at, words]) => !at.endsWith('Z') ||
		Date.parse(at) !== instant(words)) : undefined;
});

const said = (text, at) => show_html(text, {}, (page) => page.$eval(
	`td time[datetime="${at}"]`, (t) => t.textContent));

module.exports = async ({proof, control, pages}) => {
	for (const [name, text] of pages) {
		const found = await wrong(text);
		proof(`${name} has times that are theirs`, found && !found.length,
			JSON.stringify(found));
	}
	const input = make('clocks');
	for (const [kind, summer, winter] of [
		['patient', '25 October 2026, 1:30am BST',
			'25 October 2026, 1:30am GMT'],
		['complaint', '25 Oct 2026, 01:30 BST', '25 Oct 2026, 01:30 GMT']]) {
		const text = html(kind, input);
		proof(`${kind}: half past one is said as what it is, twice`,
			await said(text, '2026-10-25T00:30:00Z') === summer &&
			await said(text, '2026-10-25T01:30:00Z') === winter);
		const found = await wrong(text);
		proof(`${kind}: around the clocks' change all are theirs`,
			found && !found.length, JSON.stringify(found));
		const off = await wrong(text.replaceAll(summer, winter));
		control(`${kind}: an hour off is found`, off.length === 1);
		const bare = await wrong(text.replace(/Z">(\d)/, '">$1'));
		control(`${kind}: and an instant without its zone`,
			bare.length === 1);
	}
	const utc = run('patient', input, [], {TZ: undefined});
	const text = utc.stdout.toString();
	proof('without TZ the zone is UTC, and is said', utc.status === 0 &&
		await said(text, '2026-10-25T00:30:00Z') ===
		'25 October 2026, 12:30am UTC' && !/BST|GMT/.test(text));
	const bad = run('patient', input, [], {TZ: 'Europe/Lodnon'});
	proof('a zone that is none is called wrong', bad.status === 2 &&
		!bad.stdout.length);
	control('a zone that is one is not', run('patient', input, [],
		{TZ: 'America/New_York'}).status === 0);
};
