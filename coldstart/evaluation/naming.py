"""What protocols, metrics and methods are called."""

from __future__ import annotations

from coldstart.i18n import Message


def protocol_name(protocol: str) -> Message:
    """Return the name of a protocol."""
    return Message(f"evaluate.protocol.{protocol.replace('-', '_')}")


def setting_name(protocol: str, shots: int | None) -> Message:
    """Return what a protocol with so many known likes is called."""
    room = f"evaluate.setting.{protocol.replace('-', '_')}"
    if shots is None:
        return Message(room)
    return Message(f"{room}.few", {"n": shots}) if shots else Message(f"{room}.none")


def metric_name(metric: str) -> Message:
    """Return the name of a metric, such as ``ndcg@10``."""
    return Message(f"evaluate.metric.{metric.replace('@', '_at_')}")


def method_name(method: str) -> Message:
    """Return the name of a method."""
    return Message(f"method.{method}")
