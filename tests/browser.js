// What is wrong with how a page is laid out, as sentences; an empty list is good.
globalThis.sdib = (() => {
  // Half a pixel and a bit: what rounding makes of edges that touch.
  const SLACK = 1;
  // Lines of text may touch: a box of text is higher than its letters.
  const LETTERS = 0.25;

  const named = (element) => {
    const text = (element.textContent || "").trim().replace(/\s+/g, " ").slice(0, 40);
    const kind = typeof element.className === "string" && element.className ? `.${element.className}` : "";
    return `${element.tagName.toLowerCase()}${kind} '${text}'`;
  };
  const seen = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  // Words for who hears the page, the link that shows itself on focus, and a wide table in its own frame.
  const apart = (element) => element.closest(".verborgen, .overslaan") !== null;
  const scrolled = (element) => {
    for (let one = element.parentElement; one; one = one.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(one).overflowX)) return one;
    }
    return null;
  };

  // What a reader sees of a box through a frame that scrolls.
  const within = (box, frame) => {
    const [left, right] = [Math.max(box.left, frame.left), Math.min(box.right, frame.right)];
    const [top, bottom] = [Math.max(box.top, frame.top), Math.min(box.bottom, frame.bottom)];
    return { left, right, top, bottom, width: right - left, height: bottom - top };
  };

  // Each line of text: its box and the element in which it stands.
  const lines = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.textContent.trim() || !seen(element) || apart(element)) continue;
      if (element.closest("title, desc, style, script")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const frame = scrolled(element)?.getBoundingClientRect();
      for (const whole of range.getClientRects()) {
        const box = frame ? within(whole, frame) : whole;
        if (box.width > 0 && box.height > 0) found.push({ element, box, node });
      }
    }
    return found;
  };

  const overflow = () => {
    const problems = [];
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width) {
      problems.push(`the page is ${document.documentElement.scrollWidth} wide on a screen of ${width}`);
    }
    for (const element of document.body.querySelectorAll("*")) {
      if (!seen(element) || apart(element) || scrolled(element) || element.closest("title, desc")) continue;
      const box = element.getBoundingClientRect();
      if (box.width === 0 || box.height === 0) continue;
      if (box.left < -SLACK || box.right > width + SLACK) {
        problems.push(`${named(element)} from ${box.left.toFixed()} to ${box.right.toFixed()} of ${width}`);
      }
    }
    for (const { element, box } of lines()) {
      if (element.closest("svg") || scrolled(element)) continue;
      let block = element;
      while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
      const around = block.getBoundingClientRect();
      const inside = box.left >= around.left - SLACK && box.right <= around.right + SLACK
        && box.top >= around.top - box.height * LETTERS && box.bottom <= around.bottom + box.height * LETTERS;
      if (!inside) problems.push(`text of ${named(element)} leaves ${named(block)}`);
    }
    return problems;
  };

  const covers = (one, other) => {
    const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    return wide > SLACK && high > Math.min(one.height, other.height) * LETTERS;
  };

  // Pairs of lines of text that lie over each other, compared only with those that begin higher up.
  const overlaps = () => {
    const problems = [];
    const sorted = lines().sort((one, other) => one.box.top - other.box.top);
    sorted.forEach((one, at) => {
      for (let next = at + 1; next < sorted.length && sorted[next].box.top < one.box.bottom; next += 1) {
        const other = sorted[next];
        if (other.node !== one.node && covers(one.box, other.box)) {
          problems.push(`${named(one.element)} and ${named(other.element)} lie over each other`);
        }
      }
    });
    return problems;
  };

  const drawings = () => {
    const problems = [];
    for (const svg of document.querySelectorAll("svg")) {
      if (!seen(svg)) continue;
      const frame = svg.getBoundingClientRect();
      const where = svg.querySelector("title")?.textContent.slice(0, 60);
      for (const text of svg.querySelectorAll("text")) {
        const box = text.getBoundingClientRect();
        if (!text.textContent.trim()) continue;
        if (box.left < frame.left - SLACK || box.right > frame.right + SLACK
          || box.top < frame.top - box.height * LETTERS || box.bottom > frame.bottom + box.height * LETTERS) {
          problems.push(`'${text.textContent}' leaves the drawing '${where}'`);
        }
        if (parseFloat(getComputedStyle(text).fontSize) * (frame.width / svg.viewBox.baseVal.width) < 9) {
          problems.push(`'${text.textContent}' is too small to read in '${where}'`);
        }
      }
    }
    return problems;
  };

  // What is cut off by a frame that doesn't scroll.
  const cut = () => {
    const problems = [];
    for (const element of document.body.querySelectorAll("*")) {
      const style = getComputedStyle(element);
      if (!seen(element) || apart(element) || element.closest("svg")) continue;
      if (["hidden", "clip"].includes(style.overflowX) && element.scrollWidth > element.clientWidth + SLACK) {
        problems.push(`${named(element)} is cut off`);
      }
      if (["hidden", "clip"].includes(style.overflowY) && element.scrollHeight > element.clientHeight + SLACK) {
        problems.push(`${named(element)} is cut off`);
      }
    }
    return problems;
  };

  const layout = () => [...new Set([...overflow(), ...overlaps(), ...drawings(), ...cut()])];

  const luminance = (colour) => {
    const parts = colour.match(/[\d.]+/g).slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };

  const faint = () => {
    const paper = luminance(getComputedStyle(document.body).backgroundColor);
    const problems = new Set();
    for (const text of document.querySelectorAll("svg text")) {
      const ink = luminance(getComputedStyle(text).fill);
      const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
      if (contrast < 4.5) problems.add(`'${text.textContent}' has a contrast of ${contrast.toFixed(1)}`);
    }
    return [...problems];
  };

  const visible = (selector) => [...document.querySelectorAll(selector)].filter(seen).map(named);
  return { layout, faint, visible };
})();
