// A bar is its stretch, to 1/100,000 of the period; and what was known late is
// drawn, with the look in it, in the story of a Monday and a Tuesday.
'use strict';
const {html, lines_of, make, show_html, story} = require('../lib');

const read = (text) => show_html(text, {}, (page) => page.$$eval('svg.lane',
	(lanes) => lanes.map((l) => {
		const of = (css) => [...l.querySelectorAll(css)].map((r) =>
			[r.getAttribute('x') || r.getAttribute('x1'),
				r.getAttribute('width') || '0%'])
			.filter(([x]) => x.endsWith('%'))
			.map((pair) => pair.map(parseFloat));
		return {org: l.dataset.org, bars: of('rect.ep, rect.mig'),
			lates: of('rect.late'), looks: of('line.look')};
	})));

module.exports = async ({proof, control}) => {
	const input = make('orgs', '40'), lines = lines_of(input);
	const since = Date.parse(lines[0].since), until = Date.parse(lines[0].at);
	const back = (percent) => since + percent / 100 * (until - since);
	const drawn = await read(html('patient', input));
	const near = (a, b) => Math.abs(a - b) <= (until - since) / 1e5 + 1;
	for (const line of lines.filter((l) => l.answer === 'timeline')) {
		const lane = drawn.find((d) => d.org === line.viewer);
		const end = line.until ? Date.parse(line.until) : until;
		const is = (shift) => lane.bars.length === 1 &&
			lane.bars.some(([x, w]) =>
				near(back(x) + shift, Date.parse(line.from)) &&
				near(back(x + w), end));
		proof(`the bar of ${line.viewer} is its stretch`, is(0));
		control(`another of ${line.viewer} is not`,
			!is((until - since) / 5e4));
	}
	proof('what was known late is drawn, once',
		drawn.filter((d) => d.lates.length).length === 1);

	const told = (no) => story(`
on '2026-03-02 09:00:00' episode-open --quiet --patient $p --episode R1 \
	--practice C81001 --service RY8 --to-service yes --at 2026-03-02T08:00:00Z
echo '{"patient":"9434765919","org":"C81001","entry":"E0","recorded":"2026-01-09"}' >record
on '2026-03-09 22:00:00' record-view --viewer RY8 record >/dev/null
on '2026-03-10 09:00:00' consent-set --quiet --patient $p --episode R1 \
	--to-service no --at ${no}
audit-view account --patient $p --at 2026-03-11`);
	const begin = Date.parse('2026-03-02T08:00:00Z');
	const length = Date.parse('2026-03-11T00:00:00Z') - begin;
	const when = (percent) => begin + percent / 100 * length;
	const late = async (account, span) => {
		const [lane] = (await read(html('patient', account,
			['--late', span]))).filter((l) => l.org === 'RY8');
		return {lane, ok: lane.lates.length === 1 && lane.looks.length === 1 &&
			Math.abs(when(lane.lates[0][0]) -
				Date.parse('2026-03-09T17:00:00Z')) <= length / 1e5 + 1 &&
			Math.abs(when(lane.lates[0][0] + lane.lates[0][1]) -
				Date.parse('2026-03-10T09:00:00Z')) <= length / 1e5 + 1 &&
			lane.looks[0][0] > lane.lates[0][0] &&
			lane.looks[0][0] < lane.lates[0][0] + lane.lates[0][1]};
	};
	const account = told('2026-03-09T17:00:00Z');
	const drawing = await late(account, '2h');
	proof('a no of Monday, typed in on Tuesday: one stretch, a look in it',
		drawing.ok, JSON.stringify(drawing.lane));
	control('shorter than a day: by itself it is not drawn',
		!(await late(account, '1d')).lane.lates.length);
	control('a no told when it was typed in has no such stretch',
		!(await late(told('2026-03-10T09:00:00Z'), '2h')).lane.lates.length);
};
