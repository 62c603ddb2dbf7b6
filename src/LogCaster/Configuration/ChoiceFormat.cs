using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace LogCaster.Configuration;

/// <summary>One of a few words, in any case. The first word of a value is the one that is written.</summary>
internal sealed class ChoiceFormat<T>(string placeholder, params (string Word, T Value)[] choices) : IValueFormat<T>
    where T : notnull
{
    public string Placeholder => placeholder;

    public string Form => "one of " + string.Join(", ", choices.Select(choice => choice.Word));

    public bool TryParse(string text, [MaybeNullWhen(false)] out T value)
    {
        foreach ((string word, T candidate) in choices)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                value = candidate;
                return true;
            }
        }
        value = default;
        return false;
    }

    public string Format(T value)
    {
        foreach ((string word, T candidate) in choices)
        {
            if (EqualityComparer<T>.Default.Equals(candidate, value))
            {
                return word;
            }
        }
        throw new UnreachableException("a value of an option is none of its choices");
    }
}
