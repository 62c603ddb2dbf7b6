using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using LogCaster.Diagnostics;

namespace LogCaster.Configuration;

/// <summary>
/// A row of the <see cref="OptionTable"/>, seen without its type: what help, documents and the reader of settings need. Immutable, safe for
/// any thread.
/// </summary>
internal abstract class Option
{
    /// <summary>What every environment variable of LogCaster begins with.</summary>
    public const string Prefix = "LOGCASTER_";

    /// <summary>The environment variable.</summary>
    public required string Variable { get; init; }

    /// <summary>One letter flag of the older LogCaster, such as <c>-p</c>.</summary>
    public string? ShortFlag { get; init; }

    /// <summary>The part of help and documents where the option stands.</summary>
    public required OptionGroup Group { get; init; }

    /// <summary>What the option does, one sentence for help and documents.</summary>
    public required string Text { get; init; }

    /// <summary>The metric that shows how near the bound is, or what it cost; null when the option is no bound.</summary>
    public Metric? Metric { get; init; }

    /// <summary>The version that brought the option.</summary>
    public string Since { get; init; } = "0.1.0";

    /// <summary>Whether it names a file that a running LogCaster reads again on SIGHUP.</summary>
    public bool IsReloadable { get; init; }

    /// <summary>Whether the value is never shown, is read from <c>…_FILE</c> too, and cannot be given as a flag, where everyone sees it.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The long flag, made of the variable: <c>LOGCASTER_MAX_LINE</c> is <c>--max-line</c>.</summary>
    public string Flag => "--" + Variable[Prefix.Length..].Replace('_', '-').ToLowerInvariant();

    /// <summary>What stands for the value in help.</summary>
    public abstract string Placeholder { get; }

    /// <summary>What is allowed, to be read after "must be".</summary>
    public abstract string Form { get; }

    /// <summary>The default, as it would be written in a setting.</summary>
    public abstract string DefaultText { get; }

    /// <summary>The option that gives the default when this one is not set.</summary>
    public abstract Option? DefaultSource { get; }

    /// <summary>The default value, when no other option gives it.</summary>
    public abstract object DefaultValue { get; }

    /// <summary>Whether the flag may stand without a value, which then is <c>on</c>.</summary>
    public bool IsSwitch => DefaultValue is bool;

    /// <summary>Reads a value; false when the text is none or the value is out of range.</summary>
    public abstract bool TryParse(string text, [MaybeNullWhen(false)] out object value);

    /// <summary>Writes a value as <see cref="TryParse"/> reads it.</summary>
    public abstract string Format(object value);
}

/// <summary>A row of the <see cref="OptionTable"/> whose values are of type <typeparamref name="T"/>.</summary>
internal sealed class Option<T>(IValueFormat<T> format, T defaultValue) : Option
    where T : notnull
{
    /// <summary>The option whose value is taken when this one is not set.</summary>
    public Option<T>? DefaultFrom { get; init; }

    public override string Placeholder => format.Placeholder;

    public override string Form => format.Form;

    public override string DefaultText => format.Format(defaultValue);

    public override Option? DefaultSource => DefaultFrom;

    public override object DefaultValue => defaultValue;

    public override bool TryParse(string text, [MaybeNullWhen(false)] out object value)
    {
        bool read = format.TryParse(text, out T? typed);
        value = typed;
        return read;
    }

    public override string Format(object value) => value is T typed
        ? format.Format(typed)
        : throw new UnreachableException($"a value of {Variable} has another type than its option");
}

/// <summary>The parts of help and documents.</summary>
internal enum OptionGroup
{
    /// <summary>Where LogCaster listens.</summary>
    Listeners,

    /// <summary>What the ring holds.</summary>
    Memory,

    /// <summary>Files: where, how large, how many.</summary>
    Storage,

    /// <summary>Bounds of what senders may take.</summary>
    Senders,

    /// <summary>Bounds of what those who ask may take.</summary>
    Queries,

    /// <summary>IRC: who may come, what channels show.</summary>
    Irc,

    /// <summary>Who may do what.</summary>
    Access,

    /// <summary>TLS: who we are, whom we believe, which ports speak it.</summary>
    Tls,

    /// <summary>LogCaster itself: its own log and its end.</summary>
    Process,
}
