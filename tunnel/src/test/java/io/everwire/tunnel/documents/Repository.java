package io.everwire.tunnel.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The files that documents speak of: sources, not what a build makes of them. */
final class Repository {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Set<String> NOT_OURS = Set.of(".git", ".idea", "target", "node_modules");
    private static final List<Path> FILES = files();

    private Repository() {}

    private static List<Path> files() {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    boolean skipped = NOT_OURS.contains(directory.getFileName().toString());
                    return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** A file's path from the root, with slashes. */
    static String name(Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }

    static List<Path> withExtension(String extension) {
        return FILES.stream()
                .filter(file -> file.toString().endsWith(extension))
                .toList();
    }

    static List<Document> documents() {
        return withExtension(".md").stream().map(Document::read).toList();
    }

    static List<Path> named(String fileName) {
        return FILES.stream()
                .filter(file -> file.getFileName().toString().equals(fileName))
                .toList();
    }

    /** Whether some file or folder ends so, {@code cli/Everwire.java} for instance. */
    static boolean hasEnding(String path) {
        String ending = "/" + path.replaceFirst("^/", "").replaceFirst("/$", "");
        return FILES.stream()
                .map(file -> "/" + name(file))
                .anyMatch(name -> name.endsWith(ending) || name.contains(ending + "/"));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a source, a POM or a script has these words. */
    static boolean mentions(String words) {
        return FILES.stream()
                .filter(file -> file.toString().matches(".*(\\.java|pom\\.xml|run)$"))
                .anyMatch(file -> text(file).contains(words));
    }

    /** The artifacts of this build. */
    static Set<String> artifacts() {
        Pattern own = Pattern.compile("</parent>\\s*<artifactId>([^<]+)<");
        Set<String> artifacts = new TreeSet<>(Set.of("everwire-parent", "everwire-bom"));
        named("pom.xml").forEach(pom -> artifacts.addAll(all(own, text(pom))));
        return artifacts;
    }

    /** Those whose versions the BOM has. */
    static Set<String> managed() {
        return all(Pattern.compile("<artifactId>(everwire-[^<]+)<"), text(ROOT.resolve("bom/pom.xml")));
    }

    static String version() {
        return all(Pattern.compile("<artifactId>everwire-parent</artifactId>\\s*<version>([^<]+)<"), rootPom())
                .iterator()
                .next();
    }

    static Set<String> profiles() {
        return all(Pattern.compile("<profile>(?:\\s|<!--.*?-->)*<id>([^<]+)<", Pattern.DOTALL), rootPom());
    }

    static Set<String> modules() {
        return all(Pattern.compile("<module>([^<]+)<"), rootPom());
    }

    /** The packages that applications can use. */
    static Set<String> exported() {
        Pattern exports = Pattern.compile("exports ([\\w.]+);");
        return named("module-info.java").stream()
                .flatMap(file -> all(exports, text(file)).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String rootPom() {
        return text(ROOT.resolve("pom.xml"));
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
