// VS Code's window, as a person uses it: keys, the palette, and what is on the screen.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const WAIT = 30_000;
const ARGUMENTS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** A window of VS Code. */
export class Workbench {
  constructor(browser, page, pictures) {
    this.browser = browser;
    this.page = page;
    this.pictures = pictures;
    this.taken = 0;
  }

  /** Opens a folder, and waits until its files are shown. */
  static async open(address, profile, pictures) {
    const browser = await chromium.launchPersistentContext(profile, {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ARGUMENTS,
      viewport: { width: 1400, height: 900 },
    });
    const page = browser.pages()[0] ?? (await browser.newPage());
    page.setDefaultTimeout(WAIT);
    await page.goto(address);
    await page.waitForSelector('.explorer-folders-view .monaco-list-row');
    if (pictures !== '') {
      mkdirSync(pictures, { recursive: true });
    }
    return new Workbench(browser, page, pictures);
  }

  close() {
    return this.browser.close();
  }

  /** Takes a picture of the window, if pictures are kept. */
  async picture(name) {
    if (this.pictures !== '') {
      this.taken += 1;
      await this.page.screenshot({ path: join(this.pictures, `${String(this.taken).padStart(2, '0')}-${name}.png`) });
    }
  }

  press(...keys) {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  /** Types as a person does: brackets close by themselves, suggestions come up. */
  type(text) {
    return this.page.keyboard.type(text, { delay: 10 });
  }

  /** Runs a command of the palette. */
  async command(title) {
    await this.press('Escape', 'F1');
    const input = this.page.locator('.quick-input-widget input[type=text]');
    await input.waitFor();
    await input.fill(`>${title}`);
    // The best match of the palette need not be the command of this very name.
    await this.page.locator(`.quick-input-list .monaco-list-row[aria-label^="${title}"]`).first().click();
    await this.page.waitForTimeout(50);
  }

  /** Opens a file of the folder, and puts the cursor into it. */
  async file(path) {
    const [name, folder] = path.split('/').reverse();
    const tab = this.page.locator('.tab.active', { hasText: name });
    const isOpen = () => tab.waitFor({ timeout: 5000 }).then(() => true, () => false);
    await this.pick(path);
    // The list is made anew while files are searched for, and a click may come in between.
    if (!(await isOpen()) && !(await this.pick(path).then(isOpen))) {
      throw new Error(`${path} was picked twice, and is not open`);
    }
    await this.page.locator('.breadcrumbs-control .monaco-breadcrumb-item', { hasText: folder ?? name }).first().waitFor();
    await this.page.locator('.editor-group-container.active .view-line').first().waitFor();
  }

  /** Picks a file of the folder by its name. */
  async pick(path) {
    const [name, folder] = path.split('/').reverse();
    await this.press('Escape', 'Control+P');
    const input = this.page.locator('.quick-input-widget input[type=text]');
    await input.waitFor();
    await input.fill(path);
    // Files of one name in several folders are told apart by the folder.
    await this.page.locator(`.quick-input-list .monaco-list-row[aria-label*="${name}"][aria-label*="${folder ?? ''}"]`).first().click();
  }

  /** Puts the cursor to a line and column, from 1. */
  async goTo(line, column = 1) {
    await this.press('Escape', 'Control+G');
    const input = this.page.locator('.quick-input-widget input[type=text]');
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await this.page.waitForTimeout(100);
    await this.press('Enter');
    await input.waitFor({ state: 'hidden' });
  }

  /** Writes a text in the place of a line. */
  async replaceLine(line, text) {
    await this.goTo(line);
    await this.press('Home', 'Home', 'Shift+End');
    if (text === '') {
      await this.press('Delete');
    } else {
      await this.page.keyboard.insertText(text);
    }
  }

  /** Waits until something is on the screen; says what is missing if it never is. */
  async see(selector, text) {
    const found = this.page.locator(selector, text === undefined ? {} : { hasText: text });
    await found.first().waitFor();
    return found;
  }

  /** Waits until a page within the window, such as a preview, has this heading. */
  async seeInPage(heading) {
    const page = this.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    await page.locator('h1', { hasText: heading }).waitFor();
  }

  /** Waits until something is no longer on the screen. */
  async gone(selector, text) {
    await this.page.locator(selector, text === undefined ? {} : { hasText: text }).first().waitFor({ state: 'hidden' });
  }

  /** What each of these says. */
  texts(selector) {
    return this.page.locator(selector).allInnerTexts();
  }
}
