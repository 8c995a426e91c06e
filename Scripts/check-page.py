#!/usr/bin/env python3
"""Drives the page in Chromium and says what does not work; writes screenshots to look at.

    lookbook serve --catalogue Demo/catalogue &
    Scripts/check-page.py http://127.0.0.1:8080 --screenshots /tmp/shots

Needs selenium (pip), chromium and chromium-driver (Debian).
"""

import argparse
import json
import pathlib
import shutil
import sys
import tempfile
import time
import urllib.request

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

SIZES = {"wide": (1440, 1000), "narrow": (390, 844)}


def browser(size, dark=False, scripts=True):
    options = webdriver.ChromeOptions()
    for argument in [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--force-device-scale-factor=1",
    ]:
        options.add_argument(argument)
    options.add_argument(f"--window-size={size[0]},{size[1]}")
    options.binary_location = "/usr/bin/chromium"
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 600}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    return driver


class Check:
    def __init__(self, server, folder, item):
        self.server, self.folder, self.item = server, folder, item
        self.failures = []

    def expect(self, condition, what):
        print(("ok    " if condition else "FAILS ") + what)
        if not condition:
            self.failures.append(what)

    def shot(self, driver, name):
        if self.folder:
            time.sleep(0.7)
            driver.save_screenshot(str(self.folder / f"{name}.png"))

    def wait(self, driver, selector, what):
        try:
            WebDriverWait(driver, 15).until(
                lambda d: d.find_elements(By.CSS_SELECTOR, selector)
                and not d.find_elements(By.CSS_SELECTOR, "main.busy")
            )
            self.expect(True, what)
        except Exception:
            self.expect(False, what)

    def views(self, picture):
        for size_name, size in SIZES.items():
            for dark in (False, True):
                driver = browser(size, dark)
                name = f"{size_name}-{'dark' if dark else 'light'}"
                driver.get(self.server + "/")
                self.shot(driver, f"home-{name}")
                width = driver.execute_script("return document.documentElement.scrollWidth")
                self.expect(width <= size[0], f"{name}: the start page fits the window ({width} of {size[0]})")
                driver.get(f"{self.server}/?item={self.item}")
                self.shot(driver, f"item-{name}")
                width = driver.execute_script("return document.documentElement.scrollWidth")
                self.expect(width <= size[0], f"{name}: the answer fits the window ({width} of {size[0]})")
                driver.get(self.server + "/engineer")
                self.wait(driver, ".numbers tbody tr", f"{name}: the engineer's page shows distances")
                self.shot(driver, f"engineer-{name}")
                errors = [entry for entry in driver.get_log("browser") if entry["level"] == "SEVERE"]
                self.expect(not errors, f"{name}: the console has no errors {errors[:2]}")
                driver.quit()

    def journey(self, picture):
        driver = browser(SIZES["wide"])
        driver.get(self.server + "/")
        driver.find_element(By.ID, "file").send_keys(str(picture))
        self.wait(driver, ".match", "a chosen picture is answered")
        self.shot(driver, "picture")
        self.expect(driver.find_element(By.ID, "query-picture").is_displayed(), "the visitor sees the own picture")
        self.expect("Looks like" in driver.page_source, "it says what it takes the picture for")
        frame = driver.find_element(By.ID, "frame")
        ActionChains(driver).move_to_element_with_offset(frame, -60, -80).click_and_hold().move_by_offset(
            100, 120
        ).perform()
        self.shot(driver, "cropping")
        ActionChains(driver).release().perform()
        self.wait(driver, ".frame.cropping", "a box that is drawn searches in that part")
        self.shot(driver, "cropped")
        driver.find_element(By.CSS_SELECTOR, ".filter summary").click()
        self.shot(driver, "menu")
        driver.find_element(By.CSS_SELECTOR, ".filter[open] .menu a").click()
        self.wait(driver, ".filter.chosen", "a filter applies to the own picture")
        first = driver.find_element(By.CSS_SELECTOR, ".card a")
        wanted = first.get_attribute("data-item")
        first.click()
        WebDriverWait(driver, 15).until(lambda d: f"item={wanted}" in d.current_url)
        self.wait(driver, ".match", "a click goes on from a result, with an address that can be shared")
        driver.back()
        self.wait(driver, ".frame.cropping", "back leads to the picture and its box")
        driver.get(f"{self.server}/?item=there-is-none")
        self.wait(driver, ".problem", "an unknown item is told in words")
        self.shot(driver, "problem")
        driver.quit()

    def keyboard(self):
        driver = browser(SIZES["wide"])
        driver.get(f"{self.server}/?item={self.item}")
        frame = driver.find_element(By.ID, "frame")
        frame.send_keys(Keys.ARROW_RIGHT)
        self.expect(bool(driver.find_elements(By.CSS_SELECTOR, ".crop")), "arrow keys make a crop box")
        frame.send_keys(Keys.ENTER)
        self.wait(driver, "#query-picture", "Enter searches in it")
        unnamed = driver.execute_script("""return [...document.querySelectorAll('a, button, summary, input, select')]
            .filter((e) => e.offsetParent && !(e.textContent || e.ariaLabel || e.title || e.labels?.length || '').toString().trim())
            .map((e) => e.outerHTML.slice(0, 80))""")
        self.expect(not unnamed, f"everything that can be used has a name {unnamed[:2]}")
        headings = driver.execute_script("return [...document.querySelectorAll('h1,h2,h3')].map((e) => e.tagName)")
        self.expect(headings[:1] == ["H1"], f"the headings begin with the first level {headings[:4]}")
        driver.quit()

    def catalogue(self, picture):
        """A page that names its catalogue stays in it."""
        stats = json.load(urllib.request.urlopen(f"{self.server}/v1/stats"))
        place = f"catalogue={stats['catalogues'][-1]}"
        driver = browser(SIZES["wide"])
        driver.get(f"{self.server}/?{place}")
        driver.find_element(By.ID, "file").send_keys(str(picture))
        self.wait(driver, ".match", "a picture is searched in the catalogue that the address names")
        self.expect(place in driver.current_url, "the address of the answer still names it")
        driver.find_element(By.CSS_SELECTOR, ".card a").click()
        WebDriverWait(driver, 15).until(lambda d: "item=" in d.current_url)
        self.expect(place in driver.current_url, "so does that of a result")
        driver.find_element(By.CSS_SELECTOR, "footer a").click()
        self.wait(driver, ".numbers tbody tr", "and the engineer's page asks it")
        line = driver.find_element(By.CSS_SELECTOR, ".side pre").get_attribute("textContent")
        self.expect(place in line, "its line for curl too")
        driver.quit()

    def trouble(self, picture):
        """What goes wrong is told in words, and what went right before stays."""
        driver = browser(SIZES["wide"])
        driver.get(f"{self.server}/?item={self.item}")
        driver.find_element(By.CSS_SELECTOR, ".skip").send_keys(Keys.ENTER)
        time.sleep(0.5)
        self.expect(
            bool(driver.find_elements(By.CSS_SELECTOR, ".match")), "the skip link leads into the page, not away from it"
        )
        answer = '{"error": {"code": "x", "message": "the message", "hint": "the hint"}}'
        for kind, words in [("application/json", "the message"), ("text/plain", "status 502")]:
            driver.execute_script(
                """window.fetch = async () => new Response(arguments[0],
                { status: 502, headers: { "Content-Type": arguments[1] } })""",
                answer if "json" in kind else "Bad gateway",
                kind,
            )
            driver.find_element(By.CSS_SELECTOR, ".card a, .problem a").click()
            self.wait(driver, ".problem", f"an answer of type {kind} is told in words")
            self.expect(words in driver.find_element(By.ID, "main").text, f'the words are "{words}"')
        driver.get(self.server + "/engineer")
        self.wait(driver, ".numbers tbody tr", "the engineer's page answers")
        named = pathlib.Path(tempfile.mkdtemp()) / "it's.jpg"
        shutil.copy(picture, named)
        driver.find_element(By.ID, "picture").send_keys(str(named))
        line = driver.find_element(By.CSS_SELECTOR, ".side pre").get_attribute("textContent")
        self.expect("'@it'\\''s.jpg'" in line, "names of files are quoted for the shell")
        driver.execute_script("window.fetch = async () => { throw new TypeError('gone') }")
        driver.find_element(By.CSS_SELECTOR, "#query button").click()
        time.sleep(0.5)
        self.expect("gone" in driver.find_element(By.CSS_SELECTOR, ".times").text, "a server that is gone is told")
        driver.quit()
        shutil.rmtree(named.parent)

    def without_scripts(self, picture):
        driver = browser(SIZES["wide"], scripts=False)
        driver.get(self.server + "/")
        driver.find_element(By.ID, "file").send_keys(str(picture))
        driver.find_element(By.ID, "send").click()
        self.wait(driver, ".match", "without scripts a form with a picture is answered")
        self.shot(driver, "no-script")
        driver.quit()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("server")
    parser.add_argument("--item", default="t-shirt-01-1")
    parser.add_argument("--screenshots", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.screenshots:
        arguments.screenshots.mkdir(parents=True, exist_ok=True)
    check = Check(arguments.server.rstrip("/"), arguments.screenshots, arguments.item)
    with tempfile.NamedTemporaryFile(suffix=".jpg") as file:
        file.write(urllib.request.urlopen(f"{check.server}/v1/items/{arguments.item}/image").read())
        file.flush()
        check.journey(pathlib.Path(file.name))
        check.keyboard()
        check.catalogue(pathlib.Path(file.name))
        check.trouble(pathlib.Path(file.name))
        check.without_scripts(pathlib.Path(file.name))
        check.views(pathlib.Path(file.name))
    print(f"{len(check.failures)} failures")
    sys.exit(1 if check.failures else 0)


if __name__ == "__main__":
    main()
