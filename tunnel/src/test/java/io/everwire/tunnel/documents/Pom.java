package io.everwire.tunnel.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A POM of this build. */
record Pom(Element project) {
    private static final Set<String> BROUGHT = Set.of("", "compile", "runtime");

    static Pom of(Path module) throws IOException {
        try {
            Path file = module.resolve("pom.xml");
            return new Pom(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getDocumentElement());
        } catch (ParserConfigurationException | SAXException noPom) {
            throw new IOException(module.toString(), noPom);
        }
    }

    /** Of the whole build, the profiles' modules included, without its root. */
    static List<Pom> modules() throws IOException {
        List<Pom> poms = new ArrayList<>();
        for (String module : Repository.modules()) {
            poms.add(of(Repository.ROOT.resolve(module)));
        }
        return poms;
    }

    static Optional<Pom> ofArtifact(String artifact) throws IOException {
        return modules().stream().filter(pom -> pom.artifact().equals(artifact)).findFirst();
    }

    String artifact() {
        return text("artifactId");
    }

    /** Of a child of the project, empty where it has none. */
    String text(String child) {
        return child(project, child).map(Element::getTextContent).orElse("").strip();
    }

    boolean has(String child) {
        return child(project, child).isPresent();
    }

    boolean isPublished() {
        return property("maven.deploy.skip").isEmpty();
    }

    Optional<String> property(String name) {
        return child(project, "properties")
                .flatMap(properties -> child(properties, name))
                .map(Element::getTextContent);
    }

    String parentVersion() {
        return textOf(child(project, "parent").orElseThrow(), "version");
    }

    /** What whoever uses the artifact gets with it: our artifacts with all of theirs, and those of others. */
    Set<String> brings() throws IOException {
        Set<String> brought = new TreeSet<>();
        Optional<Element> dependencies = child(project, "dependencies");
        if (dependencies.isPresent()) {
            for (Element dependency : children(dependencies.get())) {
                if (isBrought(dependency)) {
                    String artifact = textOf(dependency, "artifactId");
                    brought.add(artifact);
                    Optional<Pom> ours = ofArtifact(artifact);
                    if (ours.isPresent()) {
                        brought.addAll(ours.get().brings());
                    }
                }
            }
        }
        return brought;
    }

    private static boolean isBrought(Element dependency) {
        return BROUGHT.contains(textOf(dependency, "scope"))
                && !textOf(dependency, "optional").equals("true");
    }

    private static String textOf(Element parent, String name) {
        return child(parent, name).map(Element::getTextContent).orElse("").strip();
    }

    private static Optional<Element> child(Element parent, String name) {
        return children(parent).stream()
                .filter(child -> child.getTagName().equals(name))
                .findFirst();
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }
}
