// The engineer's page: one query, two settings, their answers side by side, with distances, times and the raw request.

const sides = document.getElementById("sides");
const query = document.getElementById("query");
const metrics = ["cosine", "inner-product", "euclidean", "manhattan", "chebyshev", "canberra", "bray-curtis", "correlation"];
const panels = [makePanel("cosine"), makePanel("euclidean")];

query.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
});
document.getElementById("picture").addEventListener("change", search);
start();

function makePanel(metric) {
    const panel = document.getElementById("side").content.firstElementChild.cloneNode(true);
    const select = panel.querySelector("select");
    select.append(...metrics.map((name) => new Option(name, name, false, name === metric)));
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
    const [stats, page] = await Promise.all([get("/v1/stats"), get("/v1/items?limit=50")]);
    document.getElementById("about").textContent =
        `${stats.items} items, extractor ${stats.space?.name ?? "none"} (${stats.space?.dimensions ?? 0} numbers)`;
    document.getElementById("items").append(...page.items.map((item) => new Option(item.title ?? "", item.id)));
    const item = document.getElementById("item");
    item.value = new URLSearchParams(location.search).get("item") ?? page.items[0]?.id ?? "";
    search();
}

async function get(address) {
    return (await fetch(address)).json();
}

async function search() {
    const answers = await Promise.all(panels.map(ask));
    answers.forEach((answer, place) => render(panels[place], answer, answers[1 - place]));
}

async function ask(panel) {
    const fields = Object.fromEntries([...new FormData(panel.querySelector("form"))].filter(([, value]) => value !== ""));
    const file = document.getElementById("picture").files[0];
    const begin = performance.now();
    let response;
    if (file) {
        const address = "/v1/similar?" + new URLSearchParams(fields);
        panel.querySelector("pre").textContent =
            `curl -H 'Content-Type: ${file.type}' --data-binary @'${file.name}' '${location.origin}${address}'`;
        response = await fetch(address, { method: "POST", headers: { "Content-Type": file.type }, body: file });
    } else {
        const body = { item: document.getElementById("item").value, ...fields };
        for (const name of ["k", "diversity"]) if (name in body) body[name] = Number(body[name]);
        const text = JSON.stringify(body);
        panel.querySelector("pre").textContent =
            `curl -H 'Content-Type: application/json' -d '${text.replaceAll("'", "'\\''")}' '${location.origin}/v1/similar'`;
        response = await fetch("/v1/similar", {
            method: "POST", headers: { "Content-Type": "application/json" }, body: text,
        });
    }
    return { ...(await response.json()), roundTrip: performance.now() - begin };
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
