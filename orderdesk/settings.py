"""One settings file for every environment. What differs comes from variables and fails loudly when it is wrong.

A machine without any of these variables is a newcomer's: `bin/run` and `bin/test` set them.
docs/operations.md lists each with its meaning.
"""

import re
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from orderdesk.environment import Env, networks, with_password

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
VAR = Path(env.str("ORDERDESK_VAR", default=str(BASE_DIR / "var"))).resolve()

DEBUG = env.bool("DEBUG", default=False)
TESTING = env.bool("ORDERDESK_TESTING", default=False)
LOCAL = env.bool("ORDERDESK_LOCAL", default=False)  # bin/run on one machine, plain HTTP
DEMO = env.bool("ORDERDESK_DEMO", default=LOCAL)  # an empty database gets the demo company

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not (DEBUG or TESTING or LOCAL):
        raise ImproperlyConfigured("Set SECRET_KEY to a long random string (or DEBUG=true on your own machine).")
    SECRET_KEY = "for-this-machine-only-not-a-secret-" + "0" * 32
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # former ones: what they signed still holds
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"] if (DEBUG or TESTING or LOCAL) else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "orderdesk.core",
    "orderdesk.accounts",
    "orderdesk.policy",
    "orderdesk.notifications",
    "orderdesk.setup",
    "orderdesk.custom_fields",
    "customers",
    "orders",
    "fulfillment",
    "aftersales",
    "reports",
    "imports",
    "orderdesk.accounts.admin_config.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "simple_history",
    "django_fsm",
    "django_htmx",
    "axes",
    "csp",
]
if DEMO or TESTING or DEBUG:  # the demo company is nothing for production
    INSTALLED_APPS.append("demo")

MIDDLEWARE = [
    "orderdesk.core.watch.middleware.RequestMiddleware",
    "orderdesk.core.watch.probes.ProbesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "orderdesk.core.middleware.KnownMethodsMiddleware",
    "csp.middleware.CSPMiddleware",
    "orderdesk.core.middleware.CompressMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "orderdesk.core.middleware.NoStoreMiddleware",
    "orderdesk.accounts.middleware.PresenceMiddleware",
    "orderdesk.accounts.middleware.SignInMiddleware",
    "orderdesk.accounts.middleware.UserLanguageMiddleware",
    "orderdesk.accounts.middleware.OwnPasswordMiddleware",
    "orderdesk.accounts.middleware.SecondFactorMiddleware",
    "orderdesk.accounts.middleware.PlainAnswersMiddleware",
    "orderdesk.accounts.disclosing.DisclosureMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "orderdesk.core.middleware.ReadOnlyMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "orderdesk.urls"
WSGI_APPLICATION = "orderdesk.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "orderdesk.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "orderdesk.core.templatetags.desk"],
        },
    },
]

DATABASE_URL = with_password(
    env.str("DATABASE_URL", default="postgres://orderdesk@127.0.0.1:5432/orderdesk"),
    env.str("POSTGRES_PASSWORD", default=""),
)
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("OrderDesk needs PostgreSQL: DATABASE_URL must start with postgres://")
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
POSTGRES_BIN = env.str("POSTGRES_BIN", default="")  # folder of pg_dump and pg_restore, where the search path has none
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = with_password(
    env.str("REDIS_URL", default="redis://127.0.0.1:6379/0"), env.str("REDIS_PASSWORD", default="")
)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": env.str("CACHE_PREFIX", default="orderdesk"),
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "orderdesk.accounts.attempts.PauseBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "orderdesk.accounts.passwords.LongEnough"},
    {"NAME": "orderdesk.accounts.passwords.HardToGuess"},
    {"NAME": "orderdesk.accounts.passwords.SignsOut"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "workbench"
LOGOUT_REDIRECT_URL = "login"
SESSION_ENGINE = "orderdesk.accounts.sessions"
SESSION_COOKIE_AGE = 31 * 24 * 3600  # of the cookie; the rules of the house end sessions long before

LOGIN_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", default=5)
ADDRESS_FAILURE_LIMIT = env.int("ADDRESS_FAILURE_LIMIT", default=30)
NAME_FAILURE_LIMIT = env.int("NAME_FAILURE_LIMIT", default=30)
CODE_FAILURE_LIMIT = env.int("CODE_FAILURE_LIMIT", default=5)
LINK_FAILURE_LIMIT = env.int("LINK_FAILURE_LIMIT", default=20)
TRUSTED_PROXIES = networks("TRUSTED_PROXIES", env.list("TRUSTED_PROXIES", default=[]))
AXES_CLIENT_IP_CALLABLE = "orderdesk.core.proxies.address_of"
AXES_CLIENT_STR_CALLABLE = "orderdesk.accounts.attempts.client_words"
AXES_FAILURE_LIMIT = "orderdesk.accounts.attempts.limit_of"
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "orderdesk.accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False  # its pages are in English alone; a pause ends by itself

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if (TESTING or DEBUG)
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Uploads in a bucket of any server that speaks S3, instead of the folder.
S3_BUCKET = env.str("S3_BUCKET", default="")
S3_ENDPOINT = env.str("S3_ENDPOINT", default="")
if S3_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": S3_ENDPOINT or None,
            "region_name": env.str("S3_REGION", default="") or None,
            "access_key": env.str("S3_ACCESS_KEY", default="") or None,
            "secret_key": env.str("S3_SECRET_KEY", default="") or None,
            "addressing_style": env.str("S3_ADDRESSING", default="auto"),
            "default_acl": None,  # the bucket's own: nothing in it is public
            "file_overwrite": False,
        },
    }
if S3_ENDPOINT and not re.fullmatch(r"https?://[^/\s]+/?", S3_ENDPOINT):
    raise ImproperlyConfigured("S3_ENDPOINT is the address of a server, as https://oss-cn-shanghai.aliyuncs.com.")
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = TESTING or DEBUG  # looked for when asked for: the client of each test would list them all
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("png", "jpg", "webp", "gif", "woff2", "ttf", "txt", "gz", "br")  # ttf: for paper
# A virus scanner that is asked about every upload: host:port, or the path of a socket; without it none is asked.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
if CLAMD_ADDRESS and not re.fullmatch(r"/.+|.+:\d{1,5}", CLAMD_ADDRESS):
    raise ImproperlyConfigured("CLAMD_ADDRESS is host:port or the path of a socket, as /run/clamav/clamd.ctl")
# Where the head of the history chain is written, a line at a time; empty: nowhere on this machine.
ANCHOR_FOLDER = env.str("ANCHOR_FOLDER", default=str(VAR / "anchor"))
# Where the nightly backups go; empty: none is made by itself. Best a mount of another machine.
BACKUP_FOLDER = env.str("BACKUP_FOLDER", default=str(VAR / "backups"))
BACKUP_HOUR = env.int("BACKUP_HOUR", default=2)
BACKUP_KEEP = tuple(env.list("BACKUP_KEEP", cast=int, default=[7, 5, 12]))  # days, weeks, months
BACKUP_RECIPIENT = env.str("BACKUP_RECIPIENT", default="")  # the public key of age, age1…: they are encrypted for it
BACKUP_CHECK_DAYS = env.int("BACKUP_CHECK_DAYS", default=7)  # how often one is restored and verified
if len(BACKUP_KEEP) != 3 or min(BACKUP_KEEP) < 1:
    raise ImproperlyConfigured("BACKUP_KEEP has three numbers from 1 on: days, weeks, months, such as 7,5,12.")
if BACKUP_HOUR not in range(24) or BACKUP_CHECK_DAYS < 1:
    raise ImproperlyConfigured("BACKUP_HOUR is an hour from 0 to 23, BACKUP_CHECK_DAYS a number from 1 on.")
if BACKUP_RECIPIENT and not re.fullmatch(r"age1[a-z0-9]{58}", BACKUP_RECIPIENT):
    raise ImproperlyConfigured("BACKUP_RECIPIENT is a public key of age: age1 and 58 letters and digits.")
# What programs read at /metrics; without a token or an address that may, there is no such page.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_ALLOWED = networks("METRICS_ALLOWED", env.list("METRICS_ALLOWED", default=[]))
if METRICS_TOKEN and len(METRICS_TOKEN) < 16:
    raise ImproperlyConfigured("METRICS_TOKEN has at least 16 characters: who guesses it reads how the house runs.")
METRICS_ARE_OPEN = bool(METRICS_TOKEN or METRICS_ALLOWED)
SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", default=500)  # from which on a statement is logged; 0: none
SENTRY_DSN = env.str("SENTRY_DSN", default="")  # where errors are reported to; empty: nowhere
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
COOKIE_PREFIX = ""  # of every cookie; with __Host- a browser takes it by HTTPS and from this very host alone
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
if not (DEBUG or TESTING or LOCAL):
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = env.bool("COOKIE_SECURE", default=True)
    if SESSION_COOKIE_SECURE:
        COOKIE_PREFIX = "__Host-"
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
MESSAGE_STORAGE = "orderdesk.core.pages.toasts.ToastStorage"

EMAIL_CONFIG = env.email("EMAIL_URL", default="filemail://" if LOCAL else "consolemail://")
EMAIL_FILE_PATH = str(VAR / "mail")
vars().update({key: value for key, value in EMAIL_CONFIG.items() if key != "EMAIL_FILE_PATH"})
ENVIRONMENT_EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_BACKEND = "orderdesk.core.mail.HouseBackend"  # a server entered in the app comes first
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="orderdesk@localhost")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")

SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_ENFORCE_HISTORY_MODEL_PERMISSIONS = True

# The carriers' query service 快递100: without a key nothing is asked, and events are pasted.
KUAIDI100_URL = env.str("KUAIDI100_URL", default="https://poll.kuaidi100.com")
KUAIDI100_CUSTOMER = env.str("KUAIDI100_CUSTOMER", default="")
KUAIDI100_KEY = env.str("KUAIDI100_KEY", default="")
KUAIDI100_SALT = env.str("KUAIDI100_SALT", default="") or sha256(f"kuaidi100 {SECRET_KEY}".encode()).hexdigest()[:32]

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_DEFAULT_QUEUE = env.str("CELERY_QUEUE", default="orderdesk")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "retry_on_timeout": False,
}
CELERY_TASK_PUBLISH_RETRY = False  # the outbox is swept: a stopped broker must not hold a request
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-outbox": {"task": "notifications.sweep_outbox", "schedule": 30.0},
    "seal-history": {"task": "core.seal_history", "schedule": 300.0},
    "forget-submissions": {"task": "core.forget_submissions", "schedule": crontab(hour=3, minute=40)},
    "forget-sessions": {"task": "accounts.forget_sessions", "schedule": crontab(hour=3, minute=50)},
    "back-up": {"task": "notifications.back_up", "schedule": crontab(minute=23)},
    "anchor-history": {"task": "notifications.anchor_history", "schedule": crontab(minute="*/20")},
    "remove-outdated": {"task": "notifications.remove_outdated", "schedule": crontab(hour=2, minute=20)},
    "heartbeat": {"task": "core.heartbeat", "schedule": 60.0},
    "remind": {"task": "notifications.remind", "schedule": 60.0, "options": {"expires": 55}},
    "expire-quotations": {"task": "orders.expire_quotations", "schedule": crontab(minute=12)},
    "rank-orders": {"task": "orders.rank_orders", "schedule": crontab(hour=5, minute=5)},
    "assess-tasks": {"task": "fulfillment.assess_tasks", "schedule": crontab(minute=7)},
    "watch-shipments": {"task": "fulfillment.watch_shipments", "schedule": crontab(minute="*/10")},
    "sweep-customer-mails": {"task": "fulfillment.deliver_mails", "schedule": 60.0},
    "mail-arrivals": {"task": "fulfillment.mail_arrivals", "schedule": crontab(minute="4,34")},
    "sweep-imports": {"task": "imports.sweep_imports", "schedule": 60.0},
    "make-reviews": {"task": "reports.make_reviews", "schedule": crontab(minute=17)},
    "sweep-reviews": {"task": "reports.sweep_reviews", "schedule": 60.0},
}

LOG_FORMAT = env.str("LOG_FORMAT", default="plain")
if LOG_FORMAT not in ("plain", "json"):
    raise ImproperlyConfigured("LOG_FORMAT is plain or json.")
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": f"orderdesk.core.logs.{'JsonLines' if LOG_FORMAT == 'json' else 'Lines'}"}},
    "filters": {
        "short_refusals": {"()": "orderdesk.core.logs.ShortRefusals"},
        "who_asked": {"()": "orderdesk.core.logs.WhoAsked"},
        "without_secrets": {"()": "orderdesk.core.logs.WithoutSecrets"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "level": LOG_LEVEL,  # loggers of libraries have levels of their own
            "formatter": "line",
            "filters": ["short_refusals", "who_asked", "without_secrets"],
        },
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "fido2": {"level": "WARNING"},
        "gunicorn.access": {"handlers": ["console"], "propagate": False},  # its own handler knows no filter
    },
}
if LOG_FORMAT == "json":
    LOGGING["loggers"]["gunicorn.error"] = {"handlers": ["console"], "propagate": False}

if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    AXES_ENABLED = False
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    LOGGING["root"]["level"] = "WARNING"
