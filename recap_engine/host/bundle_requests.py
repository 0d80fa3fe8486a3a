"""Answers the main window's requests about model bundles, since its process does not import torch.

The use cases of ``recap models``; each is a generator that may be closed between any two answers.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator

from recap_engine import messages
from recap_engine.bundles.find import find_bundle
from recap_engine.bundles.offers import OFFERS, installed
from recap_engine.messages import BundleAnswer, BundleInfo, InstallBundle, ListBundles, RemoveBundle, VerifyBundle
from recap_engine.progress import Progress
from recap_engine.translatable import Translatable


def answers(request: messages.BundleRequest) -> Generator[BundleAnswer, None, None]:
    """Carry out a request; yields its progress and its result. Raises BundleError."""
    number = request.request
    match request:
        case ListBundles():
            yield messages.Bundles(request=number, bundles=tuple(_listed()))
        case InstallBundle():
            yield from _install(request)
        case VerifyBundle():
            yield from _verify(request)
        case RemoveBundle():
            from recap_engine.bundles.assemble import remove

            yield messages.Removed(request=number, bundle=request.bundle, freed=remove(request.bundle))


def _listed() -> Iterator[BundleInfo]:
    there = set()
    for found in installed():
        there.add(found.name)
        if found.bundle is None:
            yield BundleInfo(found.name, fault=found.fault)
        else:
            bundle = found.bundle
            yield BundleInfo(
                found.name,
                found.size,
                bundle.licence,
                bundle.description,
                bundle.trained,
                calibrated=bundle.calibrated,
                hears=bundle.hears,
            )
    for offer in OFFERS:
        if offer.name not in there:
            yield BundleInfo(
                offer.name,
                offer.size,
                offer.licence,
                offer.description,
                source=offer.clap,
                decoder=offer.decoder,
                downloaded=offer.downloaded(),
                calibrated=False,
                hears=False,
            )


def _install(request: InstallBundle) -> Iterator[BundleAnswer]:
    from recap_engine.bundles.install import install, plan_install

    yield messages.Loading.at(request.request, Progress(Translatable("looking up the model"), 0))
    plan = plan_install(os.fsdecode(request.source), decoder=request.decoder, name=request.name or None)
    for step in install(plan):
        yield messages.Loading.at(request.request, step)
    yield messages.Installed(request=request.request, bundle=plan.target.name)


def _verify(request: VerifyBundle) -> Iterator[BundleAnswer]:
    from recap_engine.bundles.verify import Problem, verify, verify_quickly
    from recap_engine.errors import BundleError

    problems: list[Translatable] = []
    bundle = find_bundle(request.bundle)
    if not request.anew:
        try:
            verify_quickly(bundle)
        except BundleError as error:
            problems.append(error.message)
    else:
        for step in verify(bundle):
            if isinstance(step, Problem):
                problems.append(step.message)
            else:
                yield messages.Loading.at(request.request, step)
    yield messages.Verified(request=request.request, bundle=request.bundle, problems=tuple(problems))
