// What every page needs, each piece in a module of its own.
import "./kept.js";
import "./keys.js";
import "./menus.js";
import "./look.js";
import "./dialog.js";
import "./toast.js";
import "./toggle.js";
import "./search.js";
import "./steps.js";
import "./dirty.js";
import "./days.js";
import "./resume.js";
import "./copy.js";
import "./slips.js";
import "./unbroken.js";
