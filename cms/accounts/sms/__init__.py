"""Text messages: one interface, several gateways. Texts carry a code and nothing else."""

from cms.accounts.sms.gateways import (
    ConsoleGateway,
    GatewayApi,
    NoGateway,
    SmsGateway,
    SmsNotSentError,
    sms_gateway,
)

__all__ = ["ConsoleGateway", "GatewayApi", "NoGateway", "SmsGateway", "SmsNotSentError", "sms_gateway"]
