// Every look and every fact of the input has its row, each once, under the
// viewer who looked; every organisation its lane; and what the cards say is
// what the rows are.
'use strict';
const {html, lines_of, make, run, show_html, text_of} = require('../lib');

const allows = ['own', 'agreement', 'retained', 'mig'];

// What a page of an account must have, from its lines.
const wanted_of = (kind, lines) => {
	const looks = lines.filter((l) => l.event === 'record-view');
	const facts = lines.filter((l) => l.event && l.event !== 'record-view');
	const grounds = lines.filter((l) => l.answer === 'ground');
	const judged = (seq) => facts.some((f) => f.event === 'view-review' &&
		f.of === seq && f.outcome !== 'open');
	const overrides = looks.filter((l) => l.override);
	const wrong = looks.filter((l) => l.shown && grounds.some((g) =>
		g.seq === l.seq && allows.includes(g.then) &&
		!allows.includes(g.now)));
	const sees = new Set(lines.filter((l) => l.answer === 'who')
		.map((l) => l.viewer));
	return {
		looks: looks.map((l) => `${l.seq} ${l.viewer}`).sort(),
		facts: facts.map((l) => l.seq).sort((a, b) => a - b),
		lanes: [...new Set([...looks.map((l) => l.viewer),
			...lines.filter((l) => l.answer === 'timeline')
				.map((l) => l.viewer)])].sort(),
		overrides: overrides.length,
		cards: kind === 'patient' ? [sees.size, looks.length,
			overrides.filter((l) => l.overridden).length] :
			[looks.length, overrides.filter((l) => !judged(l.seq)).length,
				wrong.length, looks.filter((l) => !l.shown).length],
	};
};

// What it has.
const read = (page, kind) => page.evaluate((kind) => {
	const rows = (within) => [...within.querySelectorAll('tr[data-seq]')];
	const looks = kind === 'patient' ?
		[...document.querySelectorAll('h3[data-org]')].flatMap((h) =>
			rows(h.nextElementSibling).map((r) =>
				`${r.dataset.seq} ${h.dataset.org}`)) :
		rows(document).filter((r) => r.cells.length === 8).map((r) =>
			`${r.dataset.seq} ${r.cells[2].querySelector('.sub')
				.textContent}`);
	const cells = kind === 'patient' ? 4 : 6;
	return {
		looks: looks.sort(),
		facts: rows(document).filter((r) => r.cells.length === cells)
			.map((r) => +r.dataset.seq).sort((a, b) => a - b),
		lanes: [...document.querySelectorAll('svg.lane')]
			.map((l) => l.dataset.org).sort(),
		overrides: kind === 'complaint' ?
			document.querySelectorAll('.rev').length :
			document.querySelectorAll('h2 + .tw tr[data-seq] th').length,
		cards: [...document.querySelectorAll('.card .big')]
			.map((b) => +b.textContent),
	};
}, kind);

// Which of these two differ.
const differing = (is, wanted) => Object.keys(wanted).filter((k) =>
	JSON.stringify(is[k]) !== JSON.stringify(wanted[k]));

const board_wanted = (lines) => {
	const sum = (measure) => lines.filter((l) => l.measure === measure)
		.reduce((all, l) => all + l.value, 0);
	const of = (viewer) => ['sees-all', 'sees-before', 'sees-mig', 'undecided']
		.reduce((all, m) => all + lines.filter((l) => l.measure === m &&
			l.viewer === viewer).reduce((n, l) => n + l.value, 0), 0);
	const viewers = [...new Set(lines.filter((l) => l.viewer)
		.map((l) => l.viewer))].filter(of);
	return {
		cards: [sum('patients'), sum('no') + sum('mig-no'),
			sum('private-marks'), sum('overrides-unreviewed'), sum('open'),
			sum('past-due'), sum('undecided'), sum('looks')],
		bars: viewers.map((v) => `${v} ${of(v)}`).sort(),
		todo: lines.filter((l) => l.answer === 'todo').length,
		charts: lines.some((l) => l.from) ? [sum('looks'), sum('overrides'),
			sum('yes') + sum('mig-yes'), sum('no') + sum('mig-no')] : [],
	};
};

const board_read = (page) => page.evaluate(() => ({
	cards: [...document.querySelectorAll('.card .big')]
		.map((b) => +b.textContent),
	bars: [...document.querySelectorAll('svg.bar')].map((b) =>
		`${b.dataset.org} ${b.querySelector('text').textContent}`).sort(),
	todo: document.querySelectorAll('tbody tr').length,
	charts: [...document.querySelectorAll('.multi h3 .sub')]
		.map((s) => +s.textContent),
}));

module.exports = async ({proof, control}) => {
	for (const [kind, input] of [['patient', make('orgs', '40')],
		['complaint', make('orgs', '40')], ['patient', make('looks', '500')],
		['complaint', make('looks', '500')]]) {
		const lines = lines_of(input), wanted = wanted_of(kind, lines);
		const text = html(kind, input);
		await show_html(text, {}, async (page) => {
			const found = differing(await read(page, kind), wanted);
			proof(`${kind} has each look, fact, lane and number`,
				!found.length, found.join());
		});
		// of each a page that says one thing less, or another
		for (const [what, from, to] of [
			['looks', /<tr[^>]*data-seq="20[02468]".*\n/, ''],
			['facts', /<tr[^>]*data-seq="1">.*\n/, ''],
			['lanes', /data-org="RX001" aria/, 'data-org="RX002" aria'],
			['cards', /<span class="big">/, '<span class="big">1']]) {
			const at = what === 'looks' ? /<tr[^>]*data-seq="(50)".*\n/ : from;
			await show_html(text.replace(at, to), {}, async (page) => {
				const found = differing(await read(page, kind), wanted);
				control(`${kind}: ${what} that differ are found`,
					found.includes(what), found.join());
			});
		}
		const all = input.trim().split('\n');
		for (const at of [3, 50, all.length - 2]) {
			const made = run(kind, all.filter((l, i) => i !== at)
				.join('\n') + '\n');
			control('a line less is no page', made.status === 1 &&
				!made.stdout.length);
		}
		const other = lines.filter((l) => l.event !== 'record-view' &&
			l.answer !== 'ground');
		await show_html(html(kind, text_of(other)), {}, async (page) =>
			control(`${kind}: looks that the input never had are missed`,
				differing(await read(page, kind), wanted)
					.includes('looks')));
	}
	for (const orgs of ['0', '3', '40']) {
		const input = make('board', orgs), wanted =
			board_wanted(lines_of(input));
		await show_html(html('board', input), {}, async (page) => {
			const is = await board_read(page), found = differing(is, wanted);
			proof(`a board of ${orgs} has each number, bar and duty`,
				!found.length, found.map((k) =>
					`${k}: ${is[k]} for ${wanted[k]}`).join('; '));
		});
		const more = lines_of(input).map((l) => l.measure === 'looks' ?
			{...l, value: l.value + 1} : l);
		await show_html(html('board', text_of(more)), {}, async (page) =>
			control('a board of other counts is found',
				differing(await board_read(page), wanted).includes('cards')));
	}
};
