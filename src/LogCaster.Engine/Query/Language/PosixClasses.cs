using System;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// The character classes of POSIX brackets in .NET's syntax. Those of letters hold the letters of all scripts, as <c>grep</c> does in a UTF-8
/// locale; digits are the ASCII ones. Pure, for any thread.
/// </summary>
internal static class PosixClasses
{
    /// <summary>The names, for use in error texts.</summary>
    public const string Allowed = "alnum alpha blank cntrl digit graph lower print punct space upper word xdigit";

    /// <summary>The members of a class, as they stand in brackets; null when there is no such class.</summary>
    /// <param name="name">Its name, without colons.</param>
    /// <param name="ignoreCase">Whether upper and lower case are the same; then so are the two classes.</param>
    public static string? SetOf(ReadOnlySpan<char> name, bool ignoreCase) => name switch
    {
        "alnum" => @"\p{L}0-9",
        "alpha" => @"\p{L}",
        "blank" => @"\t\p{Zs}",
        "cntrl" => @"\p{Cc}",
        "digit" => "0-9",
        "graph" => @"\p{L}\p{M}\p{N}\p{P}\p{S}\p{Cf}\p{Co}\p{Cs}",
        "lower" => ignoreCase ? @"\p{Ll}\p{Lu}" : @"\p{Ll}",
        "print" => @"\p{L}\p{M}\p{N}\p{P}\p{S}\p{Cf}\p{Co}\p{Cs}\p{Zs}",
        "punct" => @"\p{P}\p{S}",
        "space" => @"\s",
        "upper" => ignoreCase ? @"\p{Ll}\p{Lu}" : @"\p{Lu}",
        "word" => @"\w",
        "xdigit" => "0-9A-Fa-f",
        _ => null,
    };

    /// <summary>Whether everything in the class is sure to be a word character.</summary>
    /// <param name="name">Its name, without colons.</param>
    public static bool HoldsOnlyWordCharacters(string name) => name is "alnum" or "alpha" or "digit" or "lower" or "upper" or "word" or "xdigit";
}
