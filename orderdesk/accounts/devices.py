"""A browser and its system in words, from what it says of itself. A hint for people, nothing to rely on."""

from django.utils.translation import gettext as _

BROWSERS = (  # the first that is named counts: most call themselves Chrome and Safari too
    ("wxwork/", "企业微信"),
    ("micromessenger/", "微信"),
    ("dingtalk/", "钉钉"),
    ("lark/", "飞书"),
    ("edg", "Edge"),
    ("qqbrowser/", "QQ"),
    ("ucbrowser/", "UC"),
    ("samsungbrowser/", "Samsung Internet"),
    ("opr/", "Opera"),
    ("firefox/", "Firefox"),
    ("fxios/", "Firefox"),
    ("chrome/", "Chrome"),
    ("crios/", "Chrome"),
    ("safari/", "Safari"),
)
SYSTEMS = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("openharmony", "HarmonyOS"),
    ("harmonyos", "HarmonyOS"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("macintosh", "Mac"),
    ("cros", "ChromeOS"),
    ("linux", "Linux"),
)


def device_name(agent: str) -> str:
    """Chrome, Windows; what is not known is said as such."""
    words = agent.lower()
    browser = next((name for sign, name in BROWSERS if sign in words), "")
    system = next((name for sign, name in SYSTEMS if sign in words), "")
    return " · ".join(filter(None, (browser, system))) or _("Unknown device")
