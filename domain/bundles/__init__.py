"""A whole edition as one document, both ways: `docs/bundles.md`.

The doors are export_bundle, read_bundle, import_bundle and bundle_schema.
"""

from domain.bundles.exporting import export_bundle
from domain.bundles.importing import import_bundle
from domain.bundles.planning import BundlePlan
from domain.bundles.reading import Filed, UnfitBundle, read_bundle
from domain.bundles.schema import bundle_schema

__all__ = [
    "BundlePlan",
    "Filed",
    "UnfitBundle",
    "bundle_schema",
    "export_bundle",
    "import_bundle",
    "read_bundle",
]
