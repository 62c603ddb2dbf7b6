using System.Globalization;

namespace LogCaster.Configuration;

/// <summary>The port of a listener: a number, off, or any free port.</summary>
internal readonly record struct ListenPort
{
    private const int AnyFree = -1;

    private readonly int _value;

    private ListenPort(int value) => _value = value;

    /// <summary>The listener is not opened; the default value.</summary>
    public static ListenPort Off => default;

    /// <summary>The system chooses a free port.</summary>
    public static ListenPort Auto => new(AnyFree);

    /// <summary>Whether the listener is not opened.</summary>
    public bool IsOff => _value == 0;

    /// <summary>Whether the system chooses the port.</summary>
    public bool IsAuto => _value == AnyFree;

    /// <summary>The port to bind: 1 to 65535, or 0 when the system chooses. Not to be asked when the listener is off.</summary>
    public int Number => IsAuto ? 0 : _value;

    /// <summary>The port with this number, 1 to 65535.</summary>
    public static ListenPort Of(ushort number) => new(number);

    /// <summary>As it is written in a setting: the number, <c>0</c> or <c>auto</c>.</summary>
    public override string ToString() => IsAuto ? "auto" : _value.ToString(CultureInfo.InvariantCulture);
}
