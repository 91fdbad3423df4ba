"""A page as a browser takes it in: elements, links, and each figure with its place."""

from html.parser import HTMLParser


class ReadPage(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.ids, self.links, self.resources, self.headings, self.figures = [], [], [], [], []
        self.refers, self.scripts, self.text, self.open = [], 0, [], []
        self._figure = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.open.append(tag)
        if "id" in found:
            self.ids.append(found["id"])
        self.refers += (found.get("aria-labelledby") or "").split()
        if tag == "a":
            self.links.append(found["href"])
        if tag in ("img", "link", "iframe", "image", "use"):
            self.resources.append(found.get("src") or found.get("href"))
        self.scripts += tag == "script" or any(name.startswith("on") for name in found)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        if "data-plaats" in found:
            self._figure = [found.get("value"), found["data-plaats"], ""]

    def handle_data(self, data):
        self.text.append(data)
        if self._figure is not None:
            self._figure[2] += data

    def handle_endtag(self, tag):
        if self._figure is not None and tag in ("data", "span"):
            self.figures.append(tuple(self._figure))
            self._figure = None
