using System.Diagnostics.CodeAnalysis;

namespace LogCaster.Configuration;

/// <summary>
/// How the values of an option are written: reads the text of a flag or a variable, writes a value back in the same form, and says in words
/// what is allowed. Implementations are immutable and safe for any thread.
/// </summary>
internal interface IValueFormat<T>
    where T : notnull
{
    /// <summary>What stands for the value in help, such as <c>SIZE</c>.</summary>
    string Placeholder { get; }

    /// <summary>What is allowed, to be read after "must be".</summary>
    string Form { get; }

    /// <summary>Reads a value; false when the text is none or the value is out of range.</summary>
    bool TryParse(string text, [MaybeNullWhen(false)] out T value);

    /// <summary>Writes a value in the shortest form that <see cref="TryParse"/> reads back.</summary>
    string Format(T value);
}
