using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace LogCaster.Configuration;

/// <summary>
/// Finds the value of each row of a table: flag before environment before file (secrets only) before default. What is wrong becomes an error
/// that names the source, the value unless secret, and what is allowed; an unknown variable becomes a warning. Used by one thread, at the start.
/// </summary>
internal sealed class OptionResolver(IReadOnlyList<Option> table, IReadOnlyDictionary<string, string> environment, IReadOnlyList<FlagValue> flags)
{
    private const string FileSuffix = "_FILE";

    private readonly List<SettingError> _errors = [];
    private readonly List<string> _warnings = [];

    /// <summary>What was wrong; with any of these the values must not be used.</summary>
    public IReadOnlyList<SettingError> Errors => _errors;

    /// <summary>What is probably not meant.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Looks at every source once.</summary>
    public ResolvedOptions Resolve()
    {
        var resolved = new ResolvedOptions();
        foreach (Option option in table)
        {
            resolved.SetDefault(option);
            ResolveOne(option, resolved);
        }
        WarnOfUnknownVariables();
        return resolved;
    }

    private void ResolveOne(Option option, ResolvedOptions resolved)
    {
        foreach (FlagValue flag in flags)
        {
            if (flag.Option == option)
            {
                Take(option, $"{flag.Flag} {flag.Text}", flag.Text, SettingOrigin.Flag, resolved);
                return;
            }
        }
        bool isSet = environment.TryGetValue(option.Variable, out string? text);
        if (option.IsSecret && environment.TryGetValue(option.Variable + FileSuffix, out string? path))
        {
            if (isSet)
            {
                Refuse(SettingOrigin.Environment, $"{option.Variable} and {option.Variable}{FileSuffix} are both set: only one of them is allowed");
            }
            else
            {
                TakeFile(option, path, resolved);
            }
            return;
        }
        if (isSet)
        {
            string shown = option.IsSecret ? option.Variable : $"{option.Variable}={text}";
            Take(option, shown, text!, SettingOrigin.Environment, resolved);
            if (option.IsSecret)
            {
                _warnings.Add($"{option.Variable} is a secret in the environment, which other processes may read: better use {option.Variable}{FileSuffix}");
            }
        }
    }

    private void TakeFile(Option option, string path, ResolvedOptions resolved)
    {
        string variable = option.Variable + FileSuffix;
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Refuse(SettingOrigin.File, $"{variable}={path}: cannot be read ({e.GetType().Name}); it must name a readable file");
            return;
        }
        if (text.EndsWith('\n'))
        {
            text = text[..^(text.EndsWith("\r\n", StringComparison.Ordinal) ? 2 : 1)];
        }
        Take(option, variable, text, SettingOrigin.File, resolved);
    }

    private void Take(Option option, string shown, string text, SettingOrigin origin, ResolvedOptions resolved)
    {
        if (option.TryParse(option.IsSecret ? text : text.Trim(), out object? value))
        {
            resolved.Set(option, value, origin);
        }
        else
        {
            Refuse(origin, $"{shown}: must be {option.Form}");
        }
    }

    private void Refuse(SettingOrigin origin, string message) => _errors.Add(new SettingError(origin, message));

    private void WarnOfUnknownVariables()
    {
        string[] known = [.. table.SelectMany<Option, string>(
            option => option.IsSecret ? [option.Variable, option.Variable + FileSuffix] : [option.Variable])];
        foreach (string name in environment.Keys.Except(known, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            // Only what follows the common prefix tells names apart.
            string? nearest = NearestName.Of(name[Option.Prefix.Length..], known.Select(variable => variable[Option.Prefix.Length..]));
            _warnings.Add($"{name} is not a setting of this version" + (nearest is null ? "" : $": did you mean {Option.Prefix}{nearest}?"));
        }
    }
}
