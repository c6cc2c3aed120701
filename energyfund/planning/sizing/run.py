"""Every solar project of a scenario at its best size, and the share offer that follows."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund import __version__
from energyfund.errors import InvalidInputError, near_match
from energyfund.plan import Provenance
from energyfund.plan.offer_parts import OfferPlan
from energyfund.plan.size import Sizing
from energyfund.plan.size_parts import ProjectSize
from energyfund.planning.appraisal import vat_faults
from energyfund.planning.assemble import figure_used
from energyfund.planning.inputs import read_inputs
from energyfund.planning.sizing.answer import answer
from energyfund.planning.sizing.offer import make_offer
from energyfund.planning.sizing.projects import Sized, size_project
from energyfund.scenario.loader import LoadedScenario
from energyfund.scenario.projects import SolarProject

HOW_TO_GET_PAGES = (
    "No share offer pages were written: the scenario has no share_offer block. Add share_offer: with the society's "
    "name, the name of its community_shares source and its yearly overhead."
)
HOW_TO_BE_PAID = (
    "No share offer pages were written: the shares named under share_offer pay for none of the projects that are worth "
    "building."
)


def size_scenario(loaded: LoadedScenario, project: str | None = None, seed: int | None = None) -> Sizing:
    """Size the solar projects of a scenario, and work out its share offer.

    Args:
        loaded: The scenario.
        project: Name of the only project to size; None sizes all.
        seed: Seed of the weather; None takes the scenario's.

    Raises:
        InvalidInputError: A table, a figure or the project's name is wrong, or there is no solar project.
        MissingFileError: A table cannot be read.
        SolverStoppedError: A linear program was needed, and found nothing within its time.
    """
    places = _places(loaded, project)
    inputs = read_inputs(loaded)
    scenario = loaded.scenario
    drawn = scenario.solar.seed if seed is None else seed
    faults = vat_faults(inputs)
    if faults:
        raise InvalidInputError(faults)
    awards = inputs.award_gbp_per_kwp
    sized = tuple(size_project(inputs, place, awards.get(scenario.projects[place].name), drawn) for place in places)
    offer = make_offer(inputs, tuple(one.built for one in sized))
    sizes = tuple(one.size for one in sized)
    base = inputs.timeline.price_base
    found = Sizing(
        name=scenario.name,
        description=scenario.description,
        price_base_year=base,
        answer=answer(sizes, offer, base),
        projects=sizes,
        roofs=tuple(roof for one in sized for roof in one.roofs),
        offer=offer,
        figures=tuple(figure_used(figure) for figure in inputs.figures.used()),
        invented=tuple(scenario.invented),
        remarks=_remarks(loaded, sizes, offer),
        provenance=Provenance(
            version=__version__,
            scenario_sha256=loaded.sha256,
            assumptions_sha256=inputs.figures.sha256(),
            weather="; ".join(_weather(sized)) or "none needed",
            solver="; ".join(dict.fromkeys(meter.method for size in sizes for meter in size.meters)) or "none needed",
            seed=drawn,
            date=inputs.timeline.date.isoformat(),
        ),
    )
    return found.canonical()


def _places(loaded: LoadedScenario, project: str | None) -> list[int]:
    """Places of the projects to size among all of the scenario."""
    names = {one.name: place for place, one in enumerate(loaded.scenario.projects) if isinstance(one, SolarProject)}
    if not names:
        message = "holds no project of kind solar, so there is nothing to size"
        raise InvalidInputError([loaded.fault(("projects",), "", message)])
    if project is None:
        return list(names.values())
    if project not in names:
        known = ", ".join(names)
        message = f"is not a solar project here.{near_match(project, list(names))} Known: {known}."
        raise InvalidInputError([loaded.fault(("projects",), project, message)])
    return [names[project]]


def _weather(sized: Sequence[Sized]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for one in sized for line in one.weather))


def _remarks(loaded: LoadedScenario, sizes: tuple[ProjectSize, ...], offer: OfferPlan | None) -> tuple[str, ...]:
    found = [remark for size in sizes for remark in size.remarks]
    if offer is not None:
        found += offer.remarks
    elif loaded.scenario.share_offer is None:
        found.append(HOW_TO_GET_PAGES)
    else:
        found.append(HOW_TO_BE_PAID)
    return tuple(dict.fromkeys(found))
