using System.Diagnostics.CodeAnalysis;
namespace LogCaster.Engine.Query.Language;
internal static class PatternCompiler
{
    public static bool TryCompile(string pattern, bool ignoreCase, [NotNullWhen(true)] out RegexFilter? filter, [NotNullWhen(false)] out string? error) { filter = null; error = pattern + ignoreCase; return false; }
}
