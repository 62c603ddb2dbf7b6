using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace LogCaster.Configuration;

/// <summary>The value and origin of every row of a table, after flags, environment, files and defaults were looked at. Used by one thread, at the start.</summary>
internal sealed class ResolvedOptions
{
    private readonly Dictionary<Option, (object Value, SettingOrigin Origin)> _values = [];
    private readonly List<Option> _order = [];

    /// <summary>Every setting in words, in the order of the table.</summary>
    public ImmutableArray<Setting> Effective => [.. _order.Select(option => new Setting(option, Text(option), OriginOf(option)))];

    /// <summary>The value of a row.</summary>
    public T Get<T>(Option<T> option)
        where T : notnull => (T)_values[option].Value;

    /// <summary>Where the value of a row comes from; an option that takes its default from another has that one's origin.</summary>
    public SettingOrigin OriginOf(Option option) => _values[option].Origin;

    /// <summary>The value of a row in words; <c>***</c> for a secret.</summary>
    public string Text(Option option) => option.IsSecret ? "***" : option.Format(_values[option].Value);

    /// <summary>Sets a row.</summary>
    public void Set(Option option, object value, SettingOrigin origin)
    {
        if (!_values.ContainsKey(option))
        {
            _order.Add(option);
        }
        _values[option] = (value, origin);
    }

    /// <summary>Gives a row its default: the value of the option it names, or its own.</summary>
    public void SetDefault(Option option)
    {
        (object value, SettingOrigin origin) = option.DefaultSource is { } source
            ? _values[source]
            : (option.DefaultValue, SettingOrigin.Default);
        Set(option, value, origin);
    }
}
