"""The bibliography: one Citation for every source the library rests on, and how well it was read."""

from collections.abc import Mapping
from enum import StrEnum

from attrs import field, frozen

from sledai._fixed import Fixed


class Grade(StrEnum):
    """How well a statement is supported by what was read."""

    PRIMARY = "primary"
    """Read in a primary paper's own text or abstract, or in a trial's own document."""
    SECONDARY = "secondary"
    """Read in a transcription: a form, a calculator, a source file, a guideline."""
    UNVERIFIED = "unverified"
    """Remembered, or read only in a text of another edition; not yet seen in a source of this text."""


@frozen
class Citation:
    """One source.

    Attributes:
        key: short permanent name, used in the documentation and in errors.
        text: the reference as it is printed.
        url: where it was read; empty where it was not read.
        read: which part of it was read for this library.
        details: grade of the bibliographic details themselves.
        one_source_with: key of the source with which it shares its origin, so that the two are one witness;
            empty where no such source is known.
    """

    key: str
    text: str = field(kw_only=True)
    url: str = field(default="", kw_only=True)
    read: str = field(kw_only=True)
    details: Grade = field(default=Grade.SECONDARY, kw_only=True)
    one_source_with: str = field(default="", kw_only=True)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<Citation {self.key}>"


BOMBARDIER_1992 = Citation(
    "bombardier-1992",
    text=(
        "Bombardier C, Gladman DD, Urowitz MB, Caron D, Chang CH; Committee on Prognosis Studies in SLE. Derivation of "
        "the SLEDAI. Arthritis Rheum 1992;35(6):630-40. doi:10.1002/art.1780350606. PMID 1599520."
    ),
    url="https://pubmed.ncbi.nlm.nih.gov/1599520/?dopt=Abstract",
    read="the abstract; the table of definitions was not read",
)

GLADMAN_2002 = Citation(
    "gladman-2002",
    text=(
        "Gladman DD, Ibanez D, Urowitz MB. Systemic lupus erythematosus disease activity index 2000. J Rheumatol "
        "2002;29(2):288-91. PMID 11838846."
    ),
    url="https://www.jci.org/references/scholar/39055/B35",
    read="the abstract, and a fragment of the body in a public copy; the table of definitions was not read",
)

TOUMA_2010 = Citation(
    "touma-2010",
    text=(
        "Touma Z, Urowitz MB, Gladman DD. SLEDAI-2K for a 30-day window. Lupus 2010;19(1):49-51. "
        "doi:10.1177/0961203309346505. PMID 19910390."
    ),
    url="https://pubmed.ncbi.nlm.nih.gov/19910390/?dopt=Abstract",
    read="the abstract",
)

BUYON_2005 = Citation(
    "buyon-2005",
    text=(
        "Buyon JP, Petri MA, Kim MY, et al. Effect of combined estrogen and progesterone HRT on disease activity in "
        "SLE. Ann Intern Med 2005;142(12 Pt 1):953-62. doi:10.7326/0003-4819-142-12_part_1-200506210-00004. "
        "PMID 15968009."
    ),
    read="not read for the item definitions",
)

PETRI_2005 = Citation(
    "petri-2005",
    text=(
        "Petri M, Kim MY, Kalunian KC, et al. Combined oral contraceptives in women with SLE. N Engl J Med "
        "2005;353:2550-8. doi:10.1056/NEJMoa051135. PMID 16354891."
    ),
    read="not read for the item definitions",
)

GLADMAN_2000 = Citation(
    "gladman-2000",
    text=(
        "Gladman DD, Urowitz MB, Kagal A, Hallett D. Accurately describing changes in disease activity in SLE. "
        "J Rheumatol 2000;27(2):377-9. PMID 10685800 (co-authors remembered)."
    ),
    url="https://pubmed.ncbi.nlm.nih.gov/10685800/?dopt=Abstract",
    read="the abstract",
    details=Grade.UNVERIFIED,
)

MANZI_2012 = Citation(
    "manzi-2012",
    text=(
        "Manzi S, Sanchez-Guerrero J, Merrill JT, et al. Effects of belimumab across multiple organ domains "
        "(BLISS-52/76). Ann Rheum Dis 2012;71:1833-8. PMC3465857."
    ),
    url="https://ard.bmj.com/highwire/markup/208698/expansion",
    read="the abstract, and Table 2 with its footnote",
    details=Grade.UNVERIFIED,
)

RYU_2017 = Citation(
    "ryu-2017",
    text=(
        "Ryu S, Fu W, Petri MA. Associates and predictors of pleurisy or pericarditis in SLE. Lupus Sci Med "
        "2017;4(1):e000221. doi:10.1136/lupus-2017-000221. PMC5663266."
    ),
    read="the abstract; the methods, which may hold the definitions, were not read",
)

BARBOSA_2019 = Citation(
    "barbosa-2019",
    text=(
        "Barbosa LSG, Saxena A, Ginzler EM, et al. Efficacy of belimumab in patients of black race with SLE and high "
        "disease activity or renal manifestations. ACR/ARP Annual Meeting 2019, abstract 860."
    ),
    url=(
        "https://acrabstracts.org/abstract/efficacy-of-belimumab-in-patients-of-black-race-with-systemic-lupus-"
        "erythematosus-and-high-disease-activity-or-renal-manifestations"
    ),
    read="the congress abstract",
)

EMBRACE_ABSTRACT_200 = Citation(
    "embrace-abstract-200",
    text="EMBRACE trial of belimumab, congress abstract 200 in Lupus Science & Medicine, Table 1.",
    url="https://lupus.bmj.com/highwire/markup/137968/expansion",
    read="Table 1 with its footnote",
)

EMBRACE_ANALYSIS_PLAN = Citation(
    "embrace-analysis-plan",
    text="GSK, addendum to the reporting and analysis plan of trial BEL115471 (EMBRACE).",
    url=(
        "https://fdocuments.in/document/"
        "division-world-wide-development-retention-category-proportion-will-be-produced.html"
    ),
    read="the title page",
)

XENCOR_ANALYSIS_PLAN_2018 = Citation(
    "xencor-analysis-plan-2018",
    text=(
        "Xencor, XmAb5871-04 Statistical Analysis Plan v1.0, 02 May 2018. Public source file (repository not "
        "identified)."
    ),
    read="the list of instruments and the rules for missing data; the plan defines no item",
)

BLISS_SC_SUBGROUPS = Citation(
    "bliss-sc-subgroups",
    text="Subgroup analysis of the BLISS-SC trial of belimumab, Table 1. PMC6099508.",
    url="https://pmc.ncbi.nlm.nih.gov/articles/PMC6099508/table/art40511-tbl-0001",
    read="Table 1",
)

BLISS_BASELINE = Citation(
    "bliss-baseline",
    text="Pooled baseline of BLISS-52 and BLISS-76, a table in Lupus Science & Medicine.",
    url="http://lupus.bmj.com/highwire/markup/135674/expansion",
    read="the table",
)

SELENA_MODIFICATION_SHEET = Citation(
    "selena-modification-sheet",
    text=(
        "GitHub SuperNyancat/emr, emr2/WebContent/WEB-INF/jsp/forms/SLEDAIScore/ at commit d06fd441 (4 August 2015): "
        'a form titled "SLEDAI SELENA Modification" (data-entry page and view page) of a clinic web application.'
    ),
    url="https://github.com/SuperNyancat/emr",
    read="all 24 items with their definitions",
)

MEDICALCRITERIA_SLEDAI = Citation(
    "medicalcriteria-sledai",
    text="medicalcriteria.com, page on the SLEDAI.",
    url="https://medicalcriteria.com/web/reusledai/",
    read="the page down to myositis, which repeats slips of the sheet letter by letter; its title was not seen",
    one_source_with="selena-modification-sheet",
)

CRITERIOS_DIAGNOSTICOS_2014 = Citation(
    "criterios-diagnosticos-2014",
    text="Criterios diagnosticos, page of August 2014 on the activity index of lupus (in Spanish).",
    url="http://criteriosdiagnosticos.blogspot.com/2014/08/indice-de-actividad-de-enfermedad-de.html",
    read="the page down to stroke; its title was not seen",
)

EMOPLAYA_SELENA_CALC = Citation(
    "emoplaya-selena-calc",
    text=(
        "GitHub emoplaya/selena-sledai-calc, app/app/data/symptomList.js at commit e0cd003: SELENA-SLEDAI in Russian, "
        "abridged."
    ),
    url="https://github.com/emoplaya/selena-sledai-calc",
    read="all 24 items with their abridged definitions",
)

THERAPYAPP_SELENA = Citation(
    "therapyapp-selena",
    text=(
        "A Russian application, ru.therapyapp, SelenaSledaiView.kt: labels, weights and the 10-day window. Public "
        "source file (repository not identified)."
    ),
    read="labels, weights and window; it has no definitions",
)

SELENA_VUE_FORM = Citation(
    "selena-vue-form",
    text=(
        "A French form, SelenaSledai.vue: labels and weights; it cites Bombardier 1992. Public source file (repository "
        "not identified)."
    ),
    read="labels and weights; it has no definitions",
)

HOKUTO_SELENA = Citation(
    "hokuto-selena",
    text="HOKUTO, SELENA-SLEDAI calculator (in Japanese).",
    url="https://hokuto.app/calculator/uogrbhGgbFKErDbyC7ph",
    read="the calculator page",
)

HOKUTO_1992 = Citation(
    "hokuto-1992",
    text="HOKUTO, SLEDAI 1992 calculator (in Japanese).",
    url="https://hokuto.app/calculator/RwTYE5Kp3U40HVd8UhlB",
    read="the definitions down to arthritis",
)

SLEDAI_2K_30_DAYS_PROGRAM = Citation(
    "sledai-2k-30-days-program",
    text=(
        'A Python program that transcribes "SLEDAI-2K(30 Days).2010" with its definitions. Public source file '
        "(repository not identified)."
    ),
    read="all 24 items with their definitions",
)

SLEDAI_2K_TYPESCRIPT = Citation(
    "sledai-2k-typescript",
    text="A TypeScript transcription of SLEDAI-2K with definitions. Public source file (repository not identified).",
    read="the items with their definitions",
)

SLEDAI_2K_C_AND_JAVASCRIPT = Citation(
    "sledai-2k-c-and-javascript",
    text=(
        "Three transcriptions of SLEDAI-2K, two in C and one in JavaScript, with one wording. Public source files "
        "(repositories not identified)."
    ),
    read="the items with their definitions",
)

PEDIATRIC_ONCALL_SLEDAI = Citation(
    "pediatric-oncall-sledai",
    text="Pediatric Oncall, SLEDAI calculator, titled SLEDAI-2K.",
    url="https://pediatriconcall.com/calculators/systemic-lupus-erythematosus-disease-activity-index-sledai",
    read="the page down to pericarditis",
)

SLEDAI_2K_PYTHON_MODELS = Citation(
    "sledai-2k-python-models",
    text="Python (pydantic) models of SLEDAI-2K. Public source file (repository not identified).",
    read="the items with their definitions",
)

HHE_RHEUMATOLOGY_2019 = Citation(
    "hhe-rheumatology-2019",
    text="HHE Rheumatology 2019, Table 4, labelled SLEDAI-2K.",
    url="https://viewer.joomag.com/hhe-rheumatology-2019/0057642001571071409/p8",
    read="Table 4",
)

SLEDAI_2K_AUDITED_SOURCE = Citation(
    "sledai-2k-audited-source",
    text=(
        "An Indonesian SLEDAI-2K source with an audit trail, which quotes Suszek 2024 and Quimby 2013. Public source "
        "file (repository not identified)."
    ),
    read=(
        "the items, the bands and the audit trail; the file says that its definitions were written from general "
        "knowledge, so it is cited for what it quotes and does, and for no definition"
    ),
)

SLEDAI_LLM = Citation(
    "sledai-llm",
    text=(
        "GitHub reneeleung/sledai-llm, prompts/prompt.py at commit 03c2243: chart-review rules for SLEDAI-2K from "
        "Hong Kong."
    ),
    url="https://github.com/reneeleung/sledai-llm",
    read="the rules",
)

RENAL_REVIEW_TABLE = Citation(
    "renal-review-table",
    text="Table 1 of a review, PMC4411763: renal items under the name SLEDAI-2K.",
    url="https://pmc.ncbi.nlm.nih.gov/articles/PMC4411763/table/Tab1",
    read="the table",
)

INSTRUMENT_LIST_2K = Citation(
    "instrument-list-2k",
    text=(
        "A list of instruments in TypeScript and in Python, with an entry sledai2k. Public source files (repositories "
        "not identified)."
    ),
    read="the entry with its items and bands",
)

CLIOT_R_PACKAGE = Citation(
    "cliot-r-package",
    text="R package cliot, manual page of sledai_2k_score().",
    url="https://rdrr.io/cran/cliot/man/sledai_2k_score.html",
    read="the manual page",
)

SELENA_EXPLAINER = Citation(
    "selena-explainer",
    text="A forum page that explains lupus activity indices and their variants (secondary).",
    url=(
        "https://r.home.koptein.de/r/BcellAutoimmuneDis/search?q=flair_name%3A%22Diagnostic+%2F+Prognostic+Tools+and"
        "+Labs%22&restrict_sr=on"
    ),
    read="the explanations of SLEDAI, SELENA-SLEDAI and its modification",
)

ARD_REVIEW_TABLE = Citation(
    "ard-review-table",
    text=(
        "Table 1 of a review in Annals of the Rheumatic Diseases. Its page does not name the article; Fanouriakis 2021 "
        "(PMID 33051219) is the only one found that fits."
    ),
    url="https://ard.bmj.com/highwire/markup/278401/expansion",
    read="the table",
)

MALAYSIAN_GUIDELINE_2024 = Citation(
    "malaysian-guideline-2024",
    text="Malaysian clinical practice guideline on systemic lupus erythematosus, 2024, p. 29.",
    url="http://online.flipbuilder.com/uivna/dbts/files/basic-html/page29.html",
    read="page 29",
)

NCIT_SLEDAI = Citation(
    "ncit-sledai",
    text="NCI Thesaurus, concept text of the SLEDAI (UMLS C0451528).",
    url="https://research.tib.eu/covid-19/entity/C0451528_NCI_NICHD",
    read="the concept text",
)

INSTRUMENT_COMPARISON_TABLE = Citation(
    "instrument-comparison-table",
    text="Comparison of lupus instruments, a table in Lupus Science & Medicine.",
    url="https://lupus.bmj.com/highwire/markup/142981/expansion",
    read="the table",
)

ACP_JOURNAL_CLUB_2006 = Citation(
    "acp-journal-club-2006",
    text="ACP Journal Club on Petri 2005, ACPJC-2006-144-3-075.",
    url="http://acpjc.acponline.org/Content/144/3/issue/ACPJC-2006-144-3-075.htm",
    read="the commentary",
)

SLE_DAS_SITE = Citation(
    "sle-das-site",
    text="SLE-DAS, item list of the calculator.",
    url="http://sle-das.eu/",
    read="the item list",
)

SUSZEK_2024 = Citation(
    "suszek-2024",
    text=(
        "Suszek D, Dubaj M, Bigosinski K, et al. SLEDAI-2K and SLE-DAS in daily practice. Reumatologia "
        "2024;62(3):187-95. doi:10.5114/reum.2024.141291."
    ),
    read="not read itself; as quoted by the Indonesian source with an audit trail",
)

MOSCA_2006 = Citation(
    "mosca-2006",
    text="Mosca M, Bombardieri S. Assessing remission in SLE. Clin Exp Rheumatol 2006;24(6 Suppl 43):S99-104.",
    read="not read; remembered",
    details=Grade.UNVERIFIED,
)

COOK_2000 = Citation(
    "cook-2000",
    text="Cook RJ, Gladman DD, Pericak D, Urowitz MB. J Rheumatol 2000;27:1892-5.",
    read="not read; remembered",
    details=Grade.UNVERIFIED,
)

NCT02932137_RECORD = Citation(
    "nct02932137-record",
    text=(
        "ClinicalTrials.gov NCT02932137: Potential Effect of Anti-infection by Low-dose IL-2 in Treatment of SLE "
        "(registry record)."
    ),
    url="https://clinicaltrials.gov/ct2/show/NCT02932137",
    read="the registry record: design, outcome and eligibility",
)

HE_2020 = Citation(
    "he-2020",
    text=(
        "He et al. 2020, Ann Rheum Dis 79:141: the trial of low-dose interleukin-2 in systemic lupus erythematosus, "
        "with registrations NCT02465580 and NCT02932137."
    ),
    url="https://ard.bmj.com/highwire/markup/260999/expansion",
    read="the tables of results and a footnote that names the SELENA version",
)

MEDICALALGORITHMS_SFI = Citation(
    "medicalalgorithms-sfi",
    text="The SELENA-SLEDAI flare index as transcribed on medicalalgorithms.com, page estrogen-lupus.",
    url="https://medicalalgorithms.com/estrogen-lupus",
    read="the criteria of the index",
)

HOSPITAL_FLARE_FORM = Citation(
    "hospital-flare-form",
    text=(
        "GitHub SuperNyancat/emr at commit d06fd441 (4 August 2015), files flare-create.jsp and flare-view.jsp: a "
        "transcription of the SELENA-SLEDAI flare form in a clinic web application."
    ),
    url="https://github.com/SuperNyancat/emr",
    read="the check boxes of the form",
    one_source_with="selena-modification-sheet",
)

PETRI_1991 = Citation(
    "petri-1991",
    text="Petri 1991, Arthritis Rheum 34:937, on the definition, incidence and description of flare.",
    read="the abstract, on which visit a flare is compared with",
    details=Grade.UNVERIFIED,
)

THANOU_2014 = Citation(
    "thanou-2014",
    text="Thanou 2014, Rheumatology 53:2175. PMID 24729400, PMC4542656.",
    url="https://pmc.ncbi.nlm.nih.gov/articles/PMC4542656",
    read="the abstract",
    details=Grade.UNVERIFIED,
)

BELIMUMAB_SITE = Citation(
    "belimumab-site",
    text="The maker's page on the efficacy of belimumab in adults with lupus.",
    url="https://www.benlystahcp.com/rheumatology/efficacy/adult-sle",
    read="an excerpt on the responder index and on the modified flare index",
)

SFI_WITHOUT_PGA_PROTOCOL = Citation(
    "sfi-without-pga-protocol",
    text="A protocol on pubcompare.ai (eekEsYsBwGXEOges4MoC) that uses a flare index without the global assessment.",
    url="https://pubcompare.ai/protocol/eekEsYsBwGXEOges4MoC",
    read="the sentence on the flare index",
)

ALMENARA_2022 = Citation(
    "almenara-2022",
    text="Ugarte-Gil 2022, Lupus Sci Med 9:e000641 (the Almenara cohort).",
    url="https://lupus.bmj.com/content/9/1/e000641",
    read="the definition of flare",
    details=Grade.UNVERIFIED,
)

FURIE_2009 = Citation(
    "furie-2009",
    text="Furie 2009, Arthritis Rheum 61:1143: the responder index.",
    read="the abstract",
    details=Grade.UNVERIFIED,
)

FURIE_2011 = Citation(
    "furie-2011",
    text="Furie 2011, Arthritis Rheum 63:3918 (BLISS-76). PMC5007058.",
    url="https://pmc.ncbi.nlm.nih.gov/articles/PMC5007058",
    read="a copy of the abstract and an excerpt of the methods",
    details=Grade.UNVERIFIED,
)

ILLUMINATE_2016 = Citation(
    "illuminate-2016",
    text="Isenberg 2016, Ann Rheum Dis 75:323, and Merrill 2016, 75:332 (ILLUMINATE-1 and 2).",
    url="https://ard.bmj.com/highwire/markup/195476/expansion",
    read="tables",
    details=Grade.UNVERIFIED,
)

BICLA_INSTRUMENT_RECORD = Citation(
    "bicla-instrument-record",
    text="The instrument record of BICLA in ePROVIDE, citing Wallace 2011, Arthritis Rheum 63:S894.",
    url="https://eprovide.mapi-trust.org/instruments/bilag-based-combined-lupus-assessment",
    read="the record's description",
)

NCT02804763_RECORD = Citation(
    "nct02804763-record",
    text="ClinicalTrials.gov NCT02804763 (registry record), results as copied at meddatax.",
    read="the description of BICLA: the global assessment is not worse where it rises by less than 10 mm of 100",
)

NCT04294667_RECORD = Citation(
    "nct04294667-record",
    text="ClinicalTrials.gov NCT04294667 (registry record), as copied at crick.ai and trials.co.",
    read="the description of BICLA: the global assessment is not worse where it rises by at most 10 mm of 100",
)

NCT01773616_RECORD = Citation(
    "nct01773616-record",
    text="ClinicalTrials.gov NCT01773616 (registry record, RITUXILUP).",
    read="the description of BICLA: no worsening of the global assessment by more than 10 %",
)

NCT02270957_RECORD = Citation(
    "nct02270957-record",
    text="ClinicalTrials.gov NCT02270957 (registry record, Oklahoma Medical Research Foundation).",
    read="the description of BICLA: no worsening of the global assessment by more than 10 %",
)

TULIP_1_TABLE = Citation(
    "tulip-1-table",
    text="A table of the TULIP-1 trial of anifrolumab, Annals of the Rheumatic Diseases.",
    url="https://ard.bmj.com/highwire/markup/297369/expansion",
    read="the table with its second footnote",
)

NCT04895241_RECORD = Citation(
    "nct04895241-record",
    text="ClinicalTrials.gov NCT04895241 (registry record), as copied at trials.co.",
    read="which joint is active: pain and signs of inflammation, for example tenderness, swelling or effusion",
)

RHEUMATOLOGY_2024_KEAE695 = Citation(
    "rheumatology-2024-keae695",
    text="Rheumatology 2024, keae695. PMID 39700424 (title and authors not seen).",
    url="https://pubmed.ncbi.nlm.nih.gov/39700424/",
    read="a copy of the abstract: of 78 visits scored for arthritis 21 had no swelling seen, 16 of them on tenderness",
)

CARTER_2016 = Citation(
    "carter-2016",
    text="Carter EE, Barr SG, Clarke AE. The global burden of SLE. Nat Rev Rheumatol 2016;12:605-620. PMID 27558659.",
    read="not read itself; as quoted by the Indonesian source with an audit trail, after Suszek 2024",
)

CHINESE_GUIDELINE_2020 = Citation(
    "chinese-guideline-2020",
    text="Chinese guideline on systemic lupus erythematosus, 2020. PMC9524765.",
    read="not read itself; recommendation 3 and Table 3, as quoted by the check sheet of a Chinese application",
)

GLOBALRPH_EQUIVALENTS = Citation(
    "globalrph-equivalents",
    text="globalrph.com, list of equivalent doses of glucocorticoids.",
    read="the list",
)

FORMULARY_EQUIVALENTS = Citation(
    "formulary-equivalents",
    text="formularyproductions.com, list of equivalent doses of glucocorticoids.",
    read="the list",
)

CLOWSE_2017 = Citation(
    "clowse-2017",
    text="Clowse 2017 (EMBODY).",
    url="https://research.birmingham.ac.uk",
    read="the abstract",
    details=Grade.UNVERIFIED,
)

FRANKLYN_2016 = Citation(
    "franklyn-2016",
    text="Franklyn 2016, Ann Rheum Dis 75:1615: the lupus low disease activity state.",
    url="https://ard.bmj.com/highwire/markup/226088/expansion",
    read="the table of the definition",
    details=Grade.UNVERIFIED,
)

GOLDER_2016 = Citation(
    "golder-2016",
    text="Golder 2016, Arthritis Res Ther 18:260.",
    url="https://arthritis-research.biomedcentral.com/articles/10.1186/s13075-016-1163-2/tables/3",
    read="Table 3",
    details=Grade.UNVERIFIED,
)

DORIS_2021_ARTICLE = Citation(
    "doris-2021-article",
    text="van Vollenhoven 2021, Lupus Sci Med 8:e000538 (DORIS 2021). PMC8614136.",
    url="https://pmc.ncbi.nlm.nih.gov/articles/PMC8614136",
    read="the abstract and Table 2, which differ in the dose",
    details=Grade.UNVERIFIED,
)

DORIS_2016_ARTICLE = Citation(
    "doris-2016-article",
    text="van Vollenhoven 2017, Ann Rheum Dis 76:554 (DORIS 2016).",
    url="https://ard.bmj.com/highwire/markup/228148/expansion",
    read="Table 4",
    details=Grade.UNVERIFIED,
)

REMISSION_TABLE_PMC7719036 = Citation(
    "remission-table-pmc7719036",
    text="Table 1 of PMC7719036, which prints the remission states of 2016.",
    url="https://pmc.ncbi.nlm.nih.gov/articles/PMC7719036",
    read="Table 1",
    details=Grade.UNVERIFIED,
)

ZEN_2015 = Citation(
    "zen-2015",
    text="Zen 2015, Ann Rheum Dis 74:2117.",
    url="https://ard.bmj.com/content/74/12/2117",
    read="the abstract",
    details=Grade.UNVERIFIED,
)

BLISS_BELIEVE = Citation(
    "bliss-believe",
    text="BLISS-BELIEVE. PMC11503042.",
    url="https://pmc.ncbi.nlm.nih.gov/articles/PMC11503042",
    read="Table 2",
    details=Grade.UNVERIFIED,
)

OON_2019 = Citation(
    "oon-2019",
    text="Oon 2019, Ann Rheum Dis 78:629.",
    url="https://ard.bmj.com/highwire/markup/251641/expansion",
    read="tables",
    details=Grade.UNVERIFIED,
)

PARODIS_LETTER = Citation(
    "parodis-letter",
    text="Correspondence of Parodis and Oon on the low disease activity state, Ann Rheum Dis.",
    url="https://ard.bmj.com/highwire/markup/286049/expansion",
    read="the table",
    details=Grade.UNVERIFIED,
)

IBANEZ_2003 = Citation(
    "ibanez-2003",
    text="Ibanez et al. Adjusted mean SLEDAI. J Rheumatol 2003;30:1977 (words of the title not seen).",
    read="what is the adjusted mean, and which visits the study asked for",
    details=Grade.UNVERIFIED,
)

AMS_FREQUENCY_2011 = Citation(
    "ams-frequency-2011",
    text="Article of 2011 on how often visits are needed for the adjusted mean SLEDAI. PMID 21078718.",
    url="https://pubmed.ncbi.nlm.nih.gov/21078718/",
    read="the abstract",
    details=Grade.UNVERIFIED,
)

APLC_2025 = Citation(
    "aplc-2025",
    text="APLC 2025, on persistently active disease and LLDAS-50. ProQuest 3185505048 (title and authors not seen).",
    read="the definitions of persistently active disease and of LLDAS-50",
    details=Grade.UNVERIFIED,
)

CONTI_2012 = Citation(
    "conti-2012",
    text="Conti et al. PLoS One 2012;7:e45934. PMID 23029327.",
    url="https://pubmed.ncbi.nlm.nih.gov/23029327/",
    read="the definitions of flare and of persistently active disease",
)

NIKPOUR_2009 = Citation(
    "nikpour-2009",
    text="Nikpour et al. Arthritis Rheum 2009;61:1152.",
    read="not read; remembered",
    details=Grade.UNVERIFIED,
)

RHEUMATOLOGY_64_2741 = Citation(
    "rheumatology-64-2741",
    text="Rheumatology 64:2741, on LLDAS-50 (title and authors not seen).",
    read="the definition of LLDAS-50",
    details=Grade.UNVERIFIED,
)

NCT01946880_RECORD = Citation(
    "nct01946880-record",
    text="Record of trial NCT01946880 (withdrawal of mycophenolate mofetil), at trials.co.",
    read="how the time to a flare is measured",
)

HAO_2022 = Citation(
    "hao-2022",
    text="Hao et al. Lupus Sci Med 2022;9:e000553.",
    url="https://lupus.bmj.com/content/9/1/e000553",
    read="flare rates for each patient-year, by state",
)

BIBLIOGRAPHY: Mapping[str, Citation] = Fixed(
    {
        citation.key: citation
        for citation in (
            BOMBARDIER_1992,
            GLADMAN_2002,
            TOUMA_2010,
            BUYON_2005,
            PETRI_2005,
            GLADMAN_2000,
            MANZI_2012,
            RYU_2017,
            BARBOSA_2019,
            EMBRACE_ABSTRACT_200,
            EMBRACE_ANALYSIS_PLAN,
            XENCOR_ANALYSIS_PLAN_2018,
            BLISS_SC_SUBGROUPS,
            BLISS_BASELINE,
            SELENA_MODIFICATION_SHEET,
            MEDICALCRITERIA_SLEDAI,
            CRITERIOS_DIAGNOSTICOS_2014,
            EMOPLAYA_SELENA_CALC,
            THERAPYAPP_SELENA,
            SELENA_VUE_FORM,
            HOKUTO_SELENA,
            HOKUTO_1992,
            SLEDAI_2K_30_DAYS_PROGRAM,
            SLEDAI_2K_TYPESCRIPT,
            SLEDAI_2K_C_AND_JAVASCRIPT,
            PEDIATRIC_ONCALL_SLEDAI,
            SLEDAI_2K_PYTHON_MODELS,
            HHE_RHEUMATOLOGY_2019,
            SLEDAI_2K_AUDITED_SOURCE,
            SLEDAI_LLM,
            RENAL_REVIEW_TABLE,
            INSTRUMENT_LIST_2K,
            CLIOT_R_PACKAGE,
            SELENA_EXPLAINER,
            ARD_REVIEW_TABLE,
            MALAYSIAN_GUIDELINE_2024,
            NCIT_SLEDAI,
            INSTRUMENT_COMPARISON_TABLE,
            ACP_JOURNAL_CLUB_2006,
            SLE_DAS_SITE,
            SUSZEK_2024,
            MOSCA_2006,
            COOK_2000,
            NCT02932137_RECORD,
            HE_2020,
            MEDICALALGORITHMS_SFI,
            HOSPITAL_FLARE_FORM,
            PETRI_1991,
            THANOU_2014,
            BELIMUMAB_SITE,
            SFI_WITHOUT_PGA_PROTOCOL,
            ALMENARA_2022,
            FURIE_2009,
            FURIE_2011,
            ILLUMINATE_2016,
            BICLA_INSTRUMENT_RECORD,
            NCT02804763_RECORD,
            NCT04294667_RECORD,
            NCT01773616_RECORD,
            NCT02270957_RECORD,
            TULIP_1_TABLE,
            NCT04895241_RECORD,
            RHEUMATOLOGY_2024_KEAE695,
            CARTER_2016,
            CHINESE_GUIDELINE_2020,
            GLOBALRPH_EQUIVALENTS,
            FORMULARY_EQUIVALENTS,
            CLOWSE_2017,
            FRANKLYN_2016,
            GOLDER_2016,
            DORIS_2021_ARTICLE,
            DORIS_2016_ARTICLE,
            REMISSION_TABLE_PMC7719036,
            ZEN_2015,
            BLISS_BELIEVE,
            OON_2019,
            PARODIS_LETTER,
            IBANEZ_2003,
            AMS_FREQUENCY_2011,
            APLC_2025,
            CONTI_2012,
            NIKPOUR_2009,
            RHEUMATOLOGY_64_2741,
            NCT01946880_RECORD,
            HAO_2022,
        )
    }
)
"""Every source by its key."""
