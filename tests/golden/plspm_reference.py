"""Write plspm_bank_ecsi.json: an independent program's PLS results on the case bank_ecsi.

plspm 0.5.7 needs pandas 2, so it is run once in an environment of its own:

    python -m venv plspm-env
    plspm-env/bin/pip install "pandas==2.3.3" "plspm==0.5.7"
    plspm-env/bin/python tests/golden/plspm_reference.py

``scaled=True`` of plspm 0.5.7 divides all items by one pooled deviation, which changes nothing; standardized items take
``default_scale=Scale.NUM``.
"""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PATHS = {
    "image": [],
    "expectations": ["image"],
    "quality": ["expectations"],
    "value": ["expectations", "quality"],
    "satisfaction": ["image", "expectations", "quality", "value"],
    "complaints": ["satisfaction"],
    "loyalty": ["image", "satisfaction", "complaints"],
}


def main() -> None:
    """Run both metrics under two inner schemes and write what the test compares."""
    import pandas as pd
    import plspm.config as c
    from plspm.mode import Mode
    from plspm.plspm import Plspm
    from plspm.scale import Scale
    from plspm.scheme import Scheme

    data = pd.read_csv(HERE.parents[1] / "datasets" / "bank_ecsi" / "customers.csv")
    found: dict[str, Any] = {"_about": "plspm 0.5.7 on datasets/bank_ecsi/customers.csv; see plspm_reference.py"}
    for metric, scale in (("standardized", Scale.NUM), ("raw", None)):
        for scheme in (Scheme.CENTROID, Scheme.PATH):
            structure = c.Structure()
            for effect, causes in PATHS.items():
                if causes:
                    structure.add_path(causes, [effect])
            config = c.Config(structure.path(), scaled=False, default_scale=scale)
            for construct in PATHS:
                config.add_lv_with_columns_named(construct, Mode.A, data, f"{construct}_")
            result = Plspm(data, config, scheme, iterations=1000, tolerance=1e-14)
            paths = result.path_coefficients()
            found[f"{metric}, {scheme.name.lower()}"] = {
                "paths": {
                    effect: {cause: paths.loc[effect, cause] for cause in causes} for effect, causes in PATHS.items()
                },
                "loadings": result.outer_model()["loading"].to_dict(),
                "r_squared": result.inner_summary()["r_squared"].to_dict(),
                "goodness_of_fit": result.goodness_of_fit(),
                "total_effects_on_loyalty": {
                    row["from"]: row["total"] for _, row in result.effects().iterrows() if row["to"] == "loyalty"
                },
            }
    (HERE / "plspm_bank_ecsi.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
