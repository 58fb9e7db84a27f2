// What every page needs, each piece in a module of its own.
import "./keys.js";
import "./menus.js";
import "./search.js";
import "./forms.js";
import "./combobox.js";
