"""Django settings of the staging shop.

`SHOP_HOME` (set by the entry points) is the folder with the database, the pictures, the search index and the compiled
French; every other SHOP_ variable is listed in `configuration` and appears here under its own name.
"""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from oscar.defaults import *  # noqa: F403 - Oscar's documented way: its defaults are module-level settings

from .configuration import value
from .policy import DEFAULTS

HOME = Path(value("SHOP_HOME", "."))
HERE = Path(__file__).parent

SHOP_PSP_URL = value("SHOP_PSP_URL")
SHOP_PSP_KEY = value("SHOP_PSP_KEY")
SHOP_PSP_WEBHOOK_SECRET = value("SHOP_PSP_WEBHOOK_SECRET")
SHOP_WAREHOUSE_URL = value("SHOP_WAREHOUSE_URL")
SHOP_WAREHOUSE_KEY = value("SHOP_WAREHOUSE_KEY")
SHOP_WAREHOUSE_WEBHOOK_SECRET = value("SHOP_WAREHOUSE_WEBHOOK_SECRET")
SHOP_CARRIER_URL = value("SHOP_CARRIER_URL")
SHOP_CARRIER_KEY = value("SHOP_CARRIER_KEY")
SHOP_CARRIER_WEBHOOK_SECRET = value("SHOP_CARRIER_WEBHOOK_SECRET")
SHOP_SMTP = value("SHOP_SMTP", "127.0.0.1:25")
SHOP_INTEGRATION_KEY = value("SHOP_INTEGRATION_KEY")
SHOP_SEED = value("SHOP_SEED", "1")
SHOP_ADMIN_PASSWORD = value("SHOP_ADMIN_PASSWORD")
SHOP_PUBLIC_URL = value("SHOP_PUBLIC_URL", "http://127.0.0.1")
SHOP_ANALYTICS_URL = value("SHOP_ANALYTICS_URL")  # empty: nobody measures
SHOP_ANALYTICS_ID = value("SHOP_ANALYTICS_ID", "G-DRYRUN01")
SHOP_ANALYTICS_SECRET = value("SHOP_ANALYTICS_SECRET")
SHOP_ERP_URL = value("SHOP_ERP_URL")  # with the name of its database; empty: nothing is booked
SHOP_ERP_USER = value("SHOP_ERP_USER", "shop")
SHOP_ERP_PASSWORD = value("SHOP_ERP_PASSWORD")
SHOP_CAPTURE = value("SHOP_CAPTURE", DEFAULTS["SHOP_CAPTURE"])
SHOP_REFUND_SHIPPING = value("SHOP_REFUND_SHIPPING", DEFAULTS["SHOP_REFUND_SHIPPING"])
SHOP_REFUND_PERCENT = value("SHOP_REFUND_PERCENT", DEFAULTS["SHOP_REFUND_PERCENT"])
SHOP_CHOICE_REASONS = value("SHOP_CHOICE_REASONS", DEFAULTS["SHOP_CHOICE_REASONS"])
SHOP_RESTOCK_GRADES = value("SHOP_RESTOCK_GRADES", DEFAULTS["SHOP_RESTOCK_GRADES"])

# Sessions and signed links must survive a restart of the same shop, and differ between shops.
SECRET_KEY = hashlib.sha256(f"{SHOP_SEED}:{SHOP_INTEGRATION_KEY}:{SHOP_ADMIN_PASSWORD}".encode()).hexdigest()
DEBUG = False
ALLOWED_HOSTS = ["*"]  # the process listens on loopback, under whatever name the landscape gives it
ROOT_URLCONF = "staging.oscar.urls"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
SITE_ID = 1

FULFILMENT = ["staging.oscar.fulfilment"] if find_spec("staging.oscar.fulfilment") else []

INSTALLED_APPS = [
    *FULFILMENT,  # before ours: it overrides the order pages
    "staging.oscar.storefront",
    "staging.oscar.payments",
    "staging.oscar.inbox",
    "staging.oscar.analytics",
    "staging.oscar.erp",
    "staging.oscar.trading",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.flatpages",
    "oscar.config.Shop",
    "oscar.apps.analytics.apps.AnalyticsConfig",
    "oscar.apps.checkout.apps.CheckoutConfig",
    "oscar.apps.address.apps.AddressConfig",
    "oscar.apps.shipping.apps.ShippingConfig",
    "oscar.apps.catalogue.apps.CatalogueConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "oscar.apps.partner.apps.PartnerConfig",
    "oscar.apps.basket.apps.BasketConfig",
    "oscar.apps.payment.apps.PaymentConfig",
    "oscar.apps.offer.apps.OfferConfig",
    "oscar.apps.order.apps.OrderConfig",
    "oscar.apps.customer.apps.CustomerConfig",
    "oscar.apps.search.apps.SearchConfig",
    "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
    "oscar.apps.dashboard.apps.DashboardConfig",
    "oscar.apps.dashboard.reports.apps.ReportsDashboardConfig",
    "oscar.apps.dashboard.users.apps.UsersDashboardConfig",
    "oscar.apps.dashboard.orders.apps.OrdersDashboardConfig",
    "oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig",
    "oscar.apps.dashboard.offers.apps.OffersDashboardConfig",
    "oscar.apps.dashboard.partners.apps.PartnersDashboardConfig",
    "oscar.apps.dashboard.pages.apps.PagesDashboardConfig",
    "oscar.apps.dashboard.ranges.apps.RangesDashboardConfig",
    "oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig",
    "oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig",
    "oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig",
    "oscar.apps.dashboard.shipping.apps.ShippingDashboardConfig",
    "widget_tweaks",
    "haystack",
    "treebeard",
    "django_tables2",
]

MIDDLEWARE = [
    "staging.oscar.storefront.files.FilesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "oscar.apps.basket.middleware.BasketMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,  # cached, because DEBUG is off
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oscar.apps.checkout.context_processors.checkout",
                "oscar.core.context_processors.metadata",
                "staging.oscar.storefront.page.page",
            ],
        },
    }
]

# No ATOMIC_REQUESTS: a page would hold SQLite's one write lock while it calls the PSP. What must be whole says so.
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "shop.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
HAYSTACK_CONNECTIONS = {
    "default": {"ENGINE": "haystack.backends.whoosh_backend.WhooshEngine", "PATH": str(HOME / "index")}
}
HAYSTACK_SIGNAL_PROCESSOR = "haystack.signals.BaseSignalProcessor"  # stock changes at every order: no re-indexing

AUTHENTICATION_BACKENDS = ["oscar.apps.customer.auth_backends.EmailBackend"]
PASSWORD_HASHERS = ["staging.oscar.storefront.passwords.StagingHasher"]
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "en"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [HOME / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"
PHONENUMBER_DEFAULT_REGION = "FR"

STATIC_URL = "/static/"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = HOME / "media"

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = SHOP_SMTP.rpartition(":")[0], int(SHOP_SMTP.rpartition(":")[2])
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = OSCAR_FROM_EMAIL = "Maison Lumen <shop@maison-lumen.example>"

OSCAR_SHOP_NAME = "Maison Lumen"
OSCAR_SHOP_TAGLINE = _("Furniture and home")
OSCAR_DYNAMIC_CLASS_LOADER = "staging.oscar.classes.load"
OSCAR_DEFAULT_CURRENCY = "EUR"
OSCAR_CURRENCY_FORMAT = {"EUR": {"format": "#,##0.00\xa0¤"}}
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_ALLOW_GUEST_CHECKOUT_WITH_ACCOUNT = True
OSCAR_OFFERS_INCL_TAX = True
OSCAR_SEND_REGISTRATION_EMAIL = False
OSCAR_EAGER_ALERTS = False
OSCAR_HIDDEN_FEATURES = ["reviews", "wishlists"]
OSCAR_THUMBNAILER = "staging.oscar.storefront.thumbnails.PlainThumbnailer"
OSCAR_PRODUCTS_PER_PAGE = 15
OSCAR_SEARCH_FACETS = {"fields": {}, "queries": {}}
OSCAR_MISSING_IMAGE_URL = "products/missing.svg"

OSCAR_INITIAL_ORDER_STATUS = "Pending"
OSCAR_INITIAL_LINE_STATUS = "Pending"
OSCAR_ORDER_STATUS_PIPELINE = {
    "Pending": ("Authorised", "Cancelled"),
    "Authorised": ("Accepted", "Cancelled"),
    "Accepted": ("Picked", "Cancelled"),
    "Picked": ("Packed",),
    "Packed": ("Shipped",),
    "Shipped": ("Delivered", "Returning", "Refunded"),
    "Delivered": ("Returning", "Refunded"),
    "Returning": ("Returned", "Refunded"),
    "Returned": ("Refunded",),
    "Refunded": (),
    "Cancelled": (),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
