"""The defect catalogue: mistakes that integrators really make, planted in this shop one at a time.

    SHOP_DEFECT=capture-never python -m staging.oscar …     the shop starts with that mistake
    python -m staging.oscar.defects                         the catalogue as JSON

Each mistake replaces one named function of the shop and stands in the file of its area. Nothing of it is imported by a
shop that is started without SHOP_DEFECT. Its modules need Django to be set up before.
"""
