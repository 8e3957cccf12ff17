// A page of 10,000 looks is made in less than a second of the processor, has
// less than 8 MB, and opens in less than two seconds. What a browser does for
// it is counted too, since counts are the same on every machine: its elements,
// and of how many it has worked out the place when the page is there.
'use strict';
const {execFileSync} = require('child_process');
const {html, make, put, report, tab, url} = require('../lib');

const bounds = {made: 1, opened: 2, megabytes: 8, elements: 300000,
	boxes: 60000};

// seconds of the processor
const making = (kind, name) => Number(execFileSync('python3', ['-c',
	'import resource,subprocess,sys\n' +
	'subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)\n' +
	'u=resource.getrusage(resource.RUSAGE_CHILDREN)\n' +
	'print(u.ru_utime+u.ru_stime)', report, kind, name],
{env: {...process.env, TZ: 'Europe/London'}}).toString());

// What it takes to open a file: of the page's own thread, so that other work
// of the machine counts for nothing; and by the clock, to be told alone.
const opening = async (file, times) => {
	let best = {opened: Infinity};
	for (let i = 0; i < times; i++)
		await tab({}, async (page) => {
			const client = await page.createCDPSession();
			await client.send('Performance.enable',
				{timeDomain: 'threadTicks'});
			const began = Date.now();
			await page.goto(url(file), {timeout: 0});
			await page.evaluate(() => new Promise((go) =>
				requestAnimationFrame(() => setTimeout(go))));
			const clock = (Date.now() - began) / 1000;
			const {metrics} = await client.send('Performance.getMetrics');
			const metric = (name) => metrics.find((m) =>
				m.name === name).value;
			const opened = metric('TaskDuration');
			if (opened < best.opened)
				best = {opened, clock, boxes: metric('LayoutObjects'),
					elements: await page.evaluate(() =>
						document.querySelectorAll('*').length)};
		});
	return best;
};

const measure = async (kind, input, text, times) => {
	const is = {made: making(kind, put('big.jsonl', input)),
		megabytes: Buffer.byteLength(text) / 1e6,
		...await opening(put('big.html', text), times)};
	console.log(`${kind}, ${input.split('"record-view"').length - 1} looks:`,
		Object.entries(is).map(([name, n]) =>
			`${name} ${Math.round(n * 100) / 100}`).join(', '));
	return is;
};

const beyond = (is) => Object.keys(bounds).filter((name) =>
	!(is[name] < bounds[name]));

module.exports = async ({proof, control}) => {
	const big = make('looks', '10000');
	for (const kind of ['patient', 'complaint']) {
		const found = beyond(await measure(kind, big, html(kind, big), 3));
		proof(`${kind} of 10,000 looks is within every bound`,
			!found.length, found.join());
	}
	// half as much again, and all of it laid out at once
	const huge = make('looks', '15000');
	const text = html('complaint', huge).replaceAll(' long"', '"');
	const found = beyond(await measure('complaint', huge, text, 1));
	const wanted = ['opened', 'megabytes', 'elements', 'boxes'];
	control('a page that is far too large is beyond each bound of its own',
		wanted.every((name) => found.includes(name)), found.join());
	const seconds = making('complaint', put('big.jsonl',
		make('looks', '99000')));
	control('and one of ten times as much in the making',
		!(seconds < bounds.made), `${seconds}`);
};
