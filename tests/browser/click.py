#!/usr/bin/env python3
"""Opens a report in a headless browser, clicks through it, and keeps pictures of it.

usage: click.py REPORT_FOLDER PICTURE_FOLDER

Needs Debian's chromium and chromium-driver, and nothing but the standard library: WebDriver is JSON over HTTP.
Fails where a page says anything on the console, a click leads nowhere, a page asks for anything but itself,
or a page is wider than a phone.
"""

import base64
import json
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--force-color-profile=srgb",
]
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Browser:
    """One browser, driven over the WebDriver protocol."""

    def __init__(self, profile):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        self.driver = subprocess.Popen(
            ["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            self._wait()
            options = {
                "browserName": "chrome",
                "goog:chromeOptions": {"args": FLAGS + [f"--user-data-dir={profile}"]},
                "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            }
            made = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": options}})
            self.base += f"/session/{made['sessionId']}"
        except BaseException:
            self.driver.kill()
            raise

    def _wait(self):
        for _ in range(100):
            try:
                self._ask("GET", "/status")
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("expected chromedriver to answer within 10 s, but it did not")

    def _ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.base + path, data, {"Content-Type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {json.load(error)['value']['message']}") from None

    def go(self, url):
        self._ask("POST", "/url", {"url": url})

    def back(self):
        self._ask("POST", "/back", {})

    def url(self):
        return self._ask("GET", "/url")

    def find(self, selector):
        found = self._ask("POST", "/elements", {"using": "css selector", "value": selector})
        assert found, f"expected {selector} on {self.url()}, but found nothing"
        return found[0][ELEMENT]

    def click(self, selector):
        element = self.find(selector)
        self.run("arguments[0].scrollIntoView({block: 'center'})", [{ELEMENT: element}])
        self._ask("POST", f"/element/{element}/click", {})

    def run(self, script, arguments=()):
        return self._ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def devtools(self, command, **parameters):
        return self._ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def log(self, kind):
        return self._ask("POST", "/se/log", {"type": kind})

    def look(self, width, height, scheme):
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 600,
        )
        self.devtools(
            "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}]
        )

    def picture(self, path):
        picture = self.devtools("Page.captureScreenshot", format="png", captureBeyondViewport=False)
        path.write_bytes(base64.b64decode(picture["data"]))

    def close(self):
        try:
            self._ask("DELETE", "")
        finally:
            self.driver.kill()
            self.driver.wait()


def walk(browser, index):
    """From the matrix to a specification, to a case, to a record in it, and back; every page that was seen."""
    seen = [index]
    browser.go(index)
    browser.click("table.matrix thead a")
    assert "/spec/" in browser.url(), browser.url()
    for spec in sorted((pathlib.Path(index[7:]).parent / "spec").glob("*.html")):
        if "href=\"../case/" in spec.read_text():
            browser.go(spec.as_uri())
            break
    seen.append(browser.url())
    browser.click("table.grid th.what .hint a")
    assert "/case/" in browser.url(), browser.url()
    seen.append(browser.url())
    opened = len(browser.run("return [...document.querySelectorAll('details.record[open]')]"))
    if browser.run("return !!document.querySelector('table.grid td a')"):
        browser.click("table.grid td a")
        assert "#" in browser.url(), browser.url()
        now = len(browser.run("return [...document.querySelectorAll('details.record[open]')]"))
        assert now >= max(opened, 1), "a sign leads to its record, and opens it"
    browser.click("a.home")
    assert browser.url() == index, browser.url()
    browser.back()
    assert "/case/" in browser.url(), browser.url()
    browser.go(index)
    browser.click("table.matrix tbody th[scope=row] a")
    assert "/subject/" in browser.url(), browser.url()
    seen.append(browser.url())
    for page in ["readings.html", "preservation.html"]:
        if (pathlib.Path(index[7:]).parent / page).exists():
            seen.append(index.replace("index.html", page))
    return seen


def failing_case(index):
    """The page of a case that somebody fails, if there is one."""
    for page in sorted((pathlib.Path(index[7:]).parent / "case").glob("*.html")):
        if 'class="found"' in page.read_text():
            return page.as_uri()
    return None


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    report, pictures = (pathlib.Path(word).resolve() for word in sys.argv[1:])
    index = (report / "index.html").as_uri()
    pictures.mkdir(parents=True, exist_ok=True)
    profile = tempfile.mkdtemp()
    browser = Browser(profile)
    try:
        browser.look(1360, 900, "light")
        pages = walk(browser, index)
        pages += [page for page in [failing_case(index)] if page]
        views = [(1360, 900, "light"), (1360, 900, "dark"), (390, 844, "light"), (390, 844, "dark")]
        for width, height, scheme in views:
            browser.look(width, height, scheme)
            for number, page in enumerate(pages):
                browser.go(page)
                wide = browser.run("return document.documentElement.scrollWidth")
                assert wide <= width, f"{page} is {wide} wide where {width} are there"
                name = pathlib.Path(page.split("#")[0]).stem.split(".")[-1]
                browser.picture(pictures / f"{number}-{name}-{width}-{scheme}.png")
        said = [entry["message"] for entry in browser.log("browser")]
        assert not said, f"expected a silent console, but found {said}"
        asked = [json.loads(entry["message"])["message"] for entry in browser.log("performance")]
        asked = {one["params"]["request"]["url"] for one in asked if one["method"] == "Network.requestWillBeSent"}
        others = [url for url in asked if not url.startswith(("file://", "data:", "chrome://"))]
        assert not others, f"expected requests for the report alone, but found {others}"
    finally:
        browser.close()
        shutil.rmtree(profile, ignore_errors=True)
    print(f"{len(pages)} pages in {len(views)} views, nothing on the console")


if __name__ == "__main__":
    main()
