namespace LogCaster.Engine.Query.Language;

/// <summary>Whether upper and lower case are told apart.</summary>
internal enum CaseRule
{
    /// <summary>They are.</summary>
    Sensitive,

    /// <summary>They are not.</summary>
    Insensitive,

    /// <summary>They are if the user typed an upper-case letter.</summary>
    Smart,
}

/// <summary>What a <see cref="CaseRule"/> means for a given text. Pure, for any thread.</summary>
internal static class CaseRules
{
    /// <summary>Whether case is ignored for a text.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="text">What the user typed.</param>
    public static bool IgnoresCase(this CaseRule rule, string text) => rule switch
    {
        CaseRule.Sensitive => false,
        CaseRule.Insensitive => true,
        _ => !HasUpper(text, isPattern: false),
    };

    /// <summary>Whether case is ignored for a pattern; the letter after a backslash, as in <c>\S</c>, is not one that the user looks for.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="pattern">What the user typed.</param>
    public static bool IgnoresCaseOfPattern(this CaseRule rule, string pattern) => rule switch
    {
        CaseRule.Sensitive => false,
        CaseRule.Insensitive => true,
        _ => !HasUpper(pattern, isPattern: true),
    };

    private static bool HasUpper(string text, bool isPattern)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (isPattern && text[i] == '\\')
                i++;
            else if (char.IsUpper(text[i]))
                return true;
        }
        return false;
    }
}
