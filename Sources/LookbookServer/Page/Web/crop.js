// A box that a visitor draws on a picture to search for a part of it: by mouse, finger or keyboard.

/**
 * @param {HTMLElement} frame - holds the picture
 * @param {HTMLImageElement} image
 * @param {string | undefined} present - the box in force, "x,y,width,height" as shares of the picture
 * @param {(crop: string) => void} search - is given the new box
 */
export function attachCrop(frame, image, present, search) {
    frame.classList.add("croppable");
    frame.tabIndex = 0;
    frame.setAttribute("role", "application");
    frame.setAttribute(
        "aria-label", "Picture. Arrow keys move a box over it, with Shift they change its size, Enter searches in it.");
    let box = null;
    let start = null;
    let part = present ? toBox(present) : null;
    if (image.complete) draw();
    image.addEventListener("load", draw);

    frame.addEventListener("pointerdown", (event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        start = point(event);
        frame.setPointerCapture(event.pointerId);
    });
    frame.addEventListener("pointermove", (event) => {
        if (!start) return;
        const end = point(event);
        part = {
            x: Math.min(start.x, end.x), y: Math.min(start.y, end.y),
            width: Math.abs(end.x - start.x), height: Math.abs(end.y - start.y),
        };
        draw();
    });
    frame.addEventListener("pointerup", () => {
        const isBox = start && part && part.width > 0.05 && part.height > 0.05;
        if (start && !isBox) {
            part = present ? toBox(present) : null;
            draw();
        }
        start = null;
        if (isBox) search(toText(part));
    });
    frame.addEventListener("pointercancel", () => (start = null));
    frame.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: [-0.05, 0], ArrowRight: [0.05, 0], ArrowUp: [0, -0.05], ArrowDown: [0, 0.05] }[event.key];
        if (step) {
            event.preventDefault();
            part ??= { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };
            if (event.shiftKey) {
                part.width = clamp(part.width + step[0], 0.1, 1 - part.x);
                part.height = clamp(part.height + step[1], 0.1, 1 - part.y);
            } else {
                part.x = clamp(part.x + step[0], 0, 1 - part.width);
                part.y = clamp(part.y + step[1], 0, 1 - part.height);
            }
            draw();
        } else if (event.key === "Enter" && part) {
            search(toText(part));
        }
    });

    /** Where in the frame the picture itself lies: it may be narrower or lower than the frame. */
    function area() {
        const scale = Math.min(image.clientWidth / image.naturalWidth, image.clientHeight / image.naturalHeight);
        const width = image.naturalWidth * scale;
        const height = image.naturalHeight * scale;
        return { left: (image.clientWidth - width) / 2, top: (image.clientHeight - height) / 2, width, height };
    }

    function point(event) {
        const frameBox = frame.getBoundingClientRect();
        const picture = area();
        return {
            x: clamp((event.clientX - frameBox.left - picture.left) / picture.width, 0, 1),
            y: clamp((event.clientY - frameBox.top - picture.top) / picture.height, 0, 1),
        };
    }

    function draw() {
        frame.classList.toggle("cropping", Boolean(part));
        if (!part) {
            box?.remove();
            box = null;
            return;
        }
        if (!box) {
            box = document.createElement("div");
            box.className = "crop";
            frame.append(box);
        }
        const picture = area();
        box.style.left = `${picture.left + part.x * picture.width}px`;
        box.style.top = `${picture.top + part.y * picture.height}px`;
        box.style.width = `${part.width * picture.width}px`;
        box.style.height = `${part.height * picture.height}px`;
    }
}

function clamp(value, low, high) {
    return Math.min(high, Math.max(low, value));
}

function toText({ x, y, width, height }) {
    return [x, y, Math.min(width, 1 - x), Math.min(height, 1 - y)].map((share) => share.toFixed(4)).join(",");
}

function toBox(text) {
    const [x, y, width, height] = text.split(",").map(Number);
    return { x, y, width, height };
}
