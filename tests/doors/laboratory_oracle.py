"""Cohorts of visits and laboratory results, and what is to come out: one visit after the other, by `derive`."""

from sledai.measurements.judging import of_method  # noqa: F401
from sledai.observations import Test

UNIT_OF = {
    Test.PLATELETS: ["10*9/L", "/uL", "10^9/L", "10*4/uL"],
    Test.WHITE_CELLS: ["10*9/L", "/mm3"],
    Test.HEMOGLOBIN: ["g/dL"],
    Test.C3: ["g/L", "mg/dL"],
    Test.C4: ["g/L", "mg/dL"],
    Test.CH50: ["U/mL", "{CAE'U}"],
    Test.ANTI_DSDNA: ["[IU]/mL", "%", "k[IU]/L"],
    Test.URINE_PROTEIN: ["g/d", "mg/24 h"],
    Test.PROTEIN_CREATININE_RATIO: ["g/g", "mg/g", "mg/mmol"],
    Test.URINE_RED_CELLS: ["/HPF"],
    Test.URINE_WHITE_CELLS: ["/[HPF]"],
    Test.RED_CELL_CASTS: ["/LPF"],
    Test.HEME_GRANULAR_CASTS: ["/LPF"],
    Test.CREATINE_KINASE: ["U/L", "ukat/L"],
    Test.ALDOLASE: ["U/L"],
    Test.TEMPERATURE: ["Cel", "[degF]", "K"],
    Test.INFLAMED_JOINTS: [""],
}
