using System;
using System.Globalization;

namespace LogCaster.Configuration;

/// <summary>Ports of listeners: 1 to 65535, 0 for off, <c>auto</c> for any free one.</summary>
internal sealed class PortFormat : IValueFormat<ListenPort>
{
    public string Placeholder => "PORT";

    public string Form => "a port from 1 to 65535, 0 (off) or auto (any free port)";

    public bool TryParse(string text, out ListenPort value)
    {
        if (text.Equals("auto", StringComparison.OrdinalIgnoreCase))
        {
            value = ListenPort.Auto;
            return true;
        }
        bool read = ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number);
        value = ListenPort.Of(number);
        return read;
    }

    public string Format(ListenPort value) => value.ToString();
}
