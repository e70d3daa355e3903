// Unpacks the browser, which happens when this module is imported.
import "./browser.mjs";
