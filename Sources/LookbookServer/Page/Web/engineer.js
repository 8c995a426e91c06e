// The engineer's page: one query, two settings, their answers side by side, with distances, times and the raw request.

const sides = document.getElementById("sides");
const query = document.getElementById("query");
const here = new URLSearchParams(location.search);
const panels = [makePanel("cosine"), makePanel("euclidean")];
let needsKey = false; // whether searching takes a key, which the browser sends by itself and curl does not
let running = null;

query.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
});
document.getElementById("picture").addEventListener("change", search);
start();

function makePanel(metric) {
    const panel = document.getElementById("side").content.firstElementChild.cloneNode(true);
    panel.querySelector("select[name=metric]").value = metric;
    panel.querySelector("form").addEventListener("change", search);
    panel.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        search();
    });
    panel.querySelector(".copy").addEventListener("click", () =>
        navigator.clipboard.writeText(panel.querySelector("pre").textContent));
    sides.append(panel);
    return panel;
}

async function start() {
    try {
        const [stats, page] = await Promise.all([get("/v1/stats"), get("/v1/items", { limit: "50" })]);
        about(`${stats.items} items, extractor ${stats.space?.name ?? "none"} (${stats.space?.dimensions ?? 0} numbers)`);
        document.getElementById("items").append(...page.items.map((item) => new Option(item.title ?? "", item.id)));
        needsKey = (await fetch(address("/v1/items", { limit: "1" }), { credentials: "omit" })).status === 401;
        document.getElementById("item").value = here.get("item") ?? page.items[0]?.id ?? "";
    } catch (error) {
        return about(`The catalogue cannot be asked: ${error.message}`);
    }
    search();
}

function about(text) {
    document.getElementById("about").textContent = text;
}

/** An address of the API, in the catalogue of this page. */
function address(path, fields = {}) {
    const catalogue = here.get("catalogue");
    const query = new URLSearchParams(catalogue ? { ...fields, catalogue } : fields).toString();
    return query ? `${path}?${query}` : path;
}

async function get(path, fields) {
    const response = await fetch(address(path, fields));
    const answer = await response.json();
    if (answer.error) throw new Error(`${answer.error.message}: ${answer.error.hint}`);
    return answer;
}

async function search() {
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    const answers = await Promise.all(panels.map((panel) => ask(panel, signal)));
    if (signal.aborted) return;
    answers.forEach((answer, place) => render(panels[place], answer, answers[1 - place]));
}

/** The answer for a side; one that does not come is an error like those of the server. */
async function ask(panel, signal) {
    const request = describe(panel);
    panel.querySelector("pre").textContent = curl(request);
    const begin = performance.now();
    try {
        const response = await fetch(request.address, {
            method: "POST", headers: { "Content-Type": request.type }, body: request.file ?? request.text, signal,
        });
        return { ...(await response.json()), roundTrip: performance.now() - begin };
    } catch (error) {
        return { error: { message: "the server does not answer", hint: error.message } };
    }
}

/** What a side asks: a picture with its options in the address, or all of it as JSON. */
function describe(panel) {
    const fields = Object.fromEntries([...new FormData(panel.querySelector("form"))].filter(([, value]) => value !== ""));
    const file = document.getElementById("picture").files[0];
    if (file) return { address: address("/v1/similar", fields), type: file.type || "application/octet-stream", file };
    const body = { item: document.getElementById("item").value, ...fields };
    for (const { name } of panel.querySelectorAll("input[type=number]")) if (name in body) body[name] = Number(body[name]);
    return { address: address("/v1/similar"), type: "application/json", text: JSON.stringify(body) };
}

function curl({ address, type, file, text }) {
    const key = needsKey ? ["-H", quote("Authorization: Bearer KEY")] : [];
    const body = file ? ["--data-binary", quote("@" + file.name)] : ["-d", quote(text)];
    return ["curl", ...key, "-H", quote(`Content-Type: ${type}`), ...body, quote(location.origin + address)].join(" ");
}

/** A text as one word of a shell. */
function quote(text) {
    return `'${text.replaceAll("'", "'\\''")}'`;
}

function render(panel, answer, other) {
    const times = panel.querySelector(".times");
    const rows = panel.querySelector("tbody");
    rows.replaceChildren();
    if (answer.error) {
        times.textContent = `${answer.error.message}: ${answer.error.hint}`;
        return;
    }
    const { decode, embed, search } = answer.milliseconds;
    times.textContent =
        `${answer.query.domain} (${Math.round(answer.query.domainConfidence * 100)} %), decode ${decode.toFixed(1)} ms, ` +
        `embed ${embed.toFixed(1)} ms, search ${search.toFixed(1)} ms, round trip ${answer.roundTrip.toFixed(0)} ms`;
    const ranks = new Map((other.similar ?? []).map((hit) => [hit.id, hit.rank]));
    for (const hit of answer.similar) rows.append(row(hit, ranks.get(hit.id)));
}

function row(hit, otherRank) {
    const row = document.createElement("tr");
    const image = Object.assign(document.createElement("img"), { src: hit.image ? thumbnail(hit.image) : "", alt: "" });
    const texts = [hit.id, hit.distance.toFixed(5), hit.score.toFixed(4), otherRank ? `#${otherRank}` : "not there"];
    const cells = [String(hit.rank), image, ...texts].map((content) => {
        const cell = document.createElement("td");
        cell.append(content);
        return cell;
    });
    if (otherRank === hit.rank) cells.at(-1).className = "same";
    row.title = hit.title ?? "";
    row.append(...cells);
    return row;
}

function thumbnail(address) {
    return address + (address.includes("?") ? "&" : "?") + "width=80";
}
