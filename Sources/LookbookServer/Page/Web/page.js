// The shopper's page. The server renders every view; this module asks for the next one in the background, keeps the
// visitor's picture, and adds dropping, pasting, photographing and the crop box. Without it the page is links and forms.
import { attachCrop } from "/assets/crop.js";

const main = document.getElementById("main");
const status = document.getElementById("status");
const pictures = new Map(); // the visitor's pictures, by the key that the history keeps
let current = { view: location.pathname + location.search, ...history.state }; // the present view
let shown = null; // the picture that it is about, if it is the visitor's own
let request = null;

document.documentElement.classList.add("scripted");
history.replaceState(current, "");
enhance();

document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    document.querySelectorAll("details.filter[open]").forEach((menu) => {
        if (!menu.contains(event.target)) menu.open = false;
    });
    if (!link || !isPlain || link.origin !== location.origin || link.pathname !== "/" || link.hash) return;
    event.preventDefault();
    const keepsPicture = link.hasAttribute("data-filter") || link.classList.contains("clear");
    go({ view: link.pathname + link.search, ...(keepsPicture && shown ? shown : {}) });
});

document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.filter[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
});

// Without a state it is a jump within the page, by the skip link.
window.addEventListener("popstate", (event) => event.state && load(event.state));

window.addEventListener("paste", (event) => {
    const file = [...(event.clipboardData?.files ?? [])].find((file) => file.type.startsWith("image/"));
    if (file) ask(file);
});

window.addEventListener("dragover", (event) => {
    event.preventDefault();
    document.getElementById("drop")?.classList.add("over");
});
window.addEventListener("dragleave", () => document.getElementById("drop")?.classList.remove("over"));
window.addEventListener("drop", (event) => {
    event.preventDefault();
    document.getElementById("drop")?.classList.remove("over");
    const file = [...event.dataTransfer.files].find((file) => file.type.startsWith("image/"));
    if (file) ask(file);
    else say("That is no picture.");
});

/** Starts a search with one of the visitor's pictures. */
async function ask(file) {
    const key = crypto.randomUUID?.() ?? String(Date.now()) + Math.random();
    pictures.set(key, await shrink(file));
    go({ view: home(), picture: key });
}

/** The start page, in the same catalogue. */
function home() {
    const catalogue = new URLSearchParams(location.search).get("catalogue");
    return catalogue ? "/?" + new URLSearchParams({ catalogue }) : "/";
}

/** A photograph of a phone has ten times the pixels that the network looks at: 1200 on the longer side are plenty. */
async function shrink(file) {
    try {
        const bitmap = await createImageBitmap(file);
        const scale = Math.min(1, 1200 / Math.max(bitmap.width, bitmap.height));
        if (scale === 1 && file.size < 2 << 20) return file;
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(bitmap.width * scale);
        canvas.height = Math.round(bitmap.height * scale);
        canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
        return await new Promise((done) => canvas.toBlob((blob) => done(blob ?? file), "image/jpeg", 0.92));
    } catch {
        return file; // the server will say what is wrong with it
    }
}

/** Goes to a view and puts it into the history. A view is an address, perhaps with a picture and a crop box. */
function go(state) {
    history.pushState(state, "", state.view);
    load(state, true);
}

async function load(state, isNew = false) {
    current = state;
    request?.abort();
    request = new AbortController();
    main.classList.add("busy");
    say("Searching");
    try {
        show(await page(await fetch(...target(state))), state, isNew);
    } catch (error) {
        if (error.name === "AbortError") return;
        explain("The server cannot be reached", "Check the connection and try again.");
    }
    main.classList.remove("busy");
}

/**
 * The main part of an answer and its title. What is no page of ours, from the server or something before it, is put in
 * words.
 */
async function page(response) {
    const text = await response.text();
    const isPage = response.headers.get("Content-Type")?.startsWith("text/html");
    const parsed = isPage ? new DOMParser().parseFromString(text, "text/html") : null;
    const found = parsed?.getElementById("main");
    if (found) return { title: parsed.title, nodes: [...found.childNodes] };
    return { title: "Lookbook", nodes: [message(...words(text, response.status))] };
}

/** An error of the API in its own words, any other by its status. */
function words(text, status) {
    try {
        const { message, hint } = JSON.parse(text).error;
        return [`That did not work: ${message}`, `${hint}.`];
    } catch {
        return [`The server answered with status ${status}`, "Try again in a moment."];
    }
}

function target(state) {
    const picture = pictures.get(state.picture);
    const options = { signal: request.signal, headers: { Accept: "text/html" } };
    if (!picture) return [state.view, options];
    const form = new FormData();
    for (const [name, value] of new URLSearchParams(state.view.split("?")[1] ?? "")) {
        if (name !== "item" && name !== "url") form.append(name, value);
    }
    if (state.crop) form.append("crop", state.crop);
    form.append("picture", picture, "picture");
    return [home(), { ...options, method: "POST", body: form }];
}

function show(page, state, isNew) {
    main.replaceChildren(...page.nodes);
    document.title = page.title || "Lookbook";
    shown = pictures.has(state.picture) ? { picture: state.picture, crop: state.crop } : null;
    enhance(state);
    if (isNew) {
        scrollTo(0, 0);
        main.focus({ preventScroll: true });
    }
    const found = main.querySelectorAll(".grid .card").length;
    say(main.querySelector(".problem") ? main.innerText : `${found} items`);
}

/** Gives a freshly shown view what only scripts can do. */
function enhance(state = current) {
    for (const id of ["drop-text", "camera"]) document.getElementById(id)?.removeAttribute("hidden");
    for (const id of ["file", "photo"]) {
        document.getElementById(id)?.addEventListener("change", (event) => {
            if (event.target.files[0]) ask(event.target.files[0]);
        });
    }
    const image = document.getElementById("query-picture");
    if (!image) return;
    const own = pictures.get(state?.picture);
    if (own) {
        image.src = URL.createObjectURL(own);
        image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
        image.hidden = false;
    }
    if (!own && !image.getAttribute("src")) return;
    document.getElementById("crop-hint")?.removeAttribute("hidden");
    attachCrop(document.getElementById("frame"), image, state?.crop, (crop) => cropped(own, image, crop));
}

/** Searches a part of the picture. An item's picture becomes one of the visitor's own for that. */
async function cropped(own, image, crop) {
    let key = current.picture;
    if (!own) {
        key = "crop of " + image.src;
        try {
            pictures.set(key, await (await fetch(image.src)).blob());
        } catch {
            return say("The picture cannot be loaded.");
        }
    }
    const view = new URL(current.view, location.origin);
    view.searchParams.delete("item");
    view.searchParams.delete("url");
    go({ view: "/" + view.search, picture: key, crop });
}

function explain(title, text) {
    main.replaceChildren(message(title, text));
    say(title);
}

function message(title, text) {
    const section = document.createElement("section");
    section.className = "problem";
    const again = Object.assign(document.createElement("a"), { textContent: "Start again", href: home() });
    section.append(
        Object.assign(document.createElement("h1"), { textContent: title }),
        Object.assign(document.createElement("p"), { textContent: text }), document.createElement("p"));
    section.lastChild.append(again);
    return section;
}

function say(text) {
    status.textContent = text;
}
