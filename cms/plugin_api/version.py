"""The version of the plugin contract; a plugin's `core_version` is compared with it at boot.

It follows semantic versioning and changes when this package's public names change, not with
every release of the product.
"""

CORE_VERSION = "1.2.0"
