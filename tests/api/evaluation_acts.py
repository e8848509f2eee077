"""Acts on evaluation forms, questions and answers for the tests of who may change what."""


def form(own: str, foreign: str, rest: str = "", name: str = "id") -> tuple[str, str]:
    return tuple(f'{name}: "EvaluationForm_{each}"{rest}' for each in (own, foreign))


def question(foreign: str, rest: str = "") -> tuple[str, str]:
    return tuple(f'id: "EvaluationQuestion_{each}asks"{rest}' for each in ("formdraft", foreign))


def said(own: str) -> str:
    return f', values: [{{questionId: "EvaluationQuestion_{own}asks", words: "w"}}]'


def answered(form_id: str) -> str:
    return f'formId: "EvaluationForm_{form_id}"{said(form_id)}'


def answers(own: str, foreign: str, form_id: str = "") -> tuple[str, str]:
    rest = said(form_id) if form_id else ""
    return tuple(f'id: "EvaluationAnswer_{each}"{rest}' for each in (own, foreign))


EVALUATION_ACTS = {
    "createEvaluationForm": tuple(
        f'editionId: "Edition_{each}", level: REACTION, title: "t", opensOn: "2013-12-07",'
        ' closesOn: "2013-12-08", template: true'
        for each in ("own", "other")
    ),
    "changeEvaluationForm": form("formdraft", "formotherdraft", ', title: "n"'),
    "addEvaluationQuestion": form(
        "formdraft", "formotherdraft", ', kind: SCALE, wording: "w"', "formId"
    ),
    "changeEvaluationQuestion": question("formotherdraft", ', wording: "n"'),
    "removeEvaluationQuestion": question("formotherdraft"),
    "publishEvaluationForm": form("formdraft", "formotherdraft"),
    "remindEvaluation": form("formopen", "formotheropen", name="formId"),
    "withdrawEvaluationForm": form("formdraft", "formotherdraft"),
    # For those who answer alone.
    "answerEvaluation": (answered("formopen"), answered("formotheropen")),
    "changeEvaluationAnswer": answers("openana", "saideva", "formopen"),
    "withdrawEvaluationAnswer": answers("openana", "saideva"),
}
EVALUATION_MINE = {
    ("manager", "answerEvaluation"): (answered("formopen"), answered("formotheropen")),
    ("manager", "changeEvaluationAnswer"): answers("openana", "openluz", "formopen"),
    ("manager", "withdrawEvaluationAnswer"): answers("openana", "openluz"),
    ("coordinator", "answerEvaluation"): (answered("formplace"), answered("formotheropen")),
    ("coordinator", "changeEvaluationAnswer"): answers("placepe", "placemx", "formplace"),
    ("coordinator", "withdrawEvaluationAnswer"): answers("placepe", "placemx"),
}
