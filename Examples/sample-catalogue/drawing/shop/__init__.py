"""The styles of the shop, in the order of the feed."""

from . import accessories, jackets, lower, upper

STYLES = upper.STYLES + jackets.STYLES + lower.STYLES + accessories.STYLES
