// Lookbook in a shop's own page: two rows, "Similar" and "Goes with", under any product.
//
//   <script type="module" src="lookbook-widget.js"></script>
//   <lookbook-rows server="https://lookbook.shop.example" item="10234" link="/product/{id}"></lookbook-rows>
//
// The server must allow the shop's origin (--cors-origin https://shop.example) and open searching (--open-search), for
// whatever key stands in a page is no secret. When the server does not answer, the element stays empty: the product page
// is none the worse for it.

class LookbookRows extends HTMLElement {
    static observedAttributes = ["item"];
    #request = null;

    connectedCallback() {
        this.#load();
    }

    disconnectedCallback() {
        this.#request?.abort();
    }

    attributeChangedCallback(name, before, after) {
        if (this.isConnected && before !== after) this.#load();
    }

    async #load() {
        this.#request?.abort();
        this.#request = new AbortController();
        const server = (this.getAttribute("server") ?? location.origin).replace(/\/$/, "");
        const body = {
            item: this.getAttribute("item"), k: Number(this.getAttribute("count") ?? 8), group_by: "group",
            fields: [this.getAttribute("price") ?? "price"], catalogue: this.getAttribute("catalogue") ?? undefined,
        };
        try {
            const response = await fetch(server + "/v1/recommend", {
                method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
                signal: AbortSignal.any([this.#request.signal, AbortSignal.timeout(3000)]),
            });
            if (!response.ok) throw new Error(`status ${response.status}`);
            this.#show(await response.json(), server);
        } catch (error) {
            if (error.name !== "AbortError") console.info("lookbook:", error.message);
            this.replaceChildren();
        }
    }

    #show(answer, server) {
        const goesWith = (answer.goesWith ?? []).flatMap((group) => group.items.slice(0, 2));
        const rows = [["Similar", answer.similar ?? []], ["Goes with", goesWith]]
            .filter(([, hits]) => hits.length > 0)
            .map(([title, hits]) => this.#row(title, hits, server));
        this.replaceChildren(...rows);
    }

    #row(title, hits, server) {
        const section = element("section", "lookbook-row");
        const list = element("ul", "lookbook-list");
        list.append(...hits.map((hit) => this.#card(hit, server)));
        section.append(element("h2", "lookbook-title", title), list);
        return section;
    }

    #card(hit, server) {
        const link = element("a", "lookbook-card");
        link.href = (this.getAttribute("link") ?? "?item={id}").replace("{id}", encodeURIComponent(hit.id));
        if (hit.image) {
            const image = element("img");
            image.src = server + hit.image + (hit.image.includes("?") ? "&" : "?") + "width=320";
            image.alt = "";
            image.loading = "lazy";
            link.append(image);
        }
        link.append(element("span", "lookbook-name", hit.title ?? hit.id));
        const price = Object.values(hit.fields ?? {})[0];
        if (price) link.append(element("span", "lookbook-price", price));
        const item = element("li");
        item.append(link);
        return item;
    }
}

function element(name, className = "", text = "") {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
}

customElements.define("lookbook-rows", LookbookRows);
