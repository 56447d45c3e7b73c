"""What apispec leaves out of the schemas it makes from marshmallow fields."""

from apispec import BasePlugin
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import fields


class KeysOfMappings(BasePlugin):
    """Says what the keys of a Dict field may be, as `propertyNames`."""

    def init_spec(self, spec):
        for plugin in spec.plugins:
            if isinstance(plugin, MarshmallowPlugin):
                plugin.converter.add_attribute_function(_property_names)


def _property_names(converter, field, **_):
    if isinstance(field, fields.Dict) and field.key_field is not None:
        return {"propertyNames": converter.field2property(field.key_field)}
    return {}
