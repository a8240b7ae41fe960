// Wagtail's calendars put today in the place of a date that they cannot read: what was written stays, and the
// server says what is wrong with it.
window.jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
