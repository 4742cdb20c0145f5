package io.everwire.tunnel.documents;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A piece of a POM: it is XML, and what it takes from Everwire is there to be had. */
final class XmlBlock {
    private static final Pattern DECLARATION = Pattern.compile("^\\s*<\\?xml[^>]*>");

    private XmlBlock() {}

    static List<String> problems(Block block) {
        List<String> problems = new ArrayList<>();
        try {
            NodeList dependencies = parsed(block.text()).getElementsByTagName("dependency");
            for (int i = 0; i < dependencies.getLength(); i++) {
                check((Element) dependencies.item(i), problems);
            }
        } catch (SAXException noXml) {
            problems.add(String.valueOf(noXml.getMessage()));
        }
        return problems.stream().map(problem -> block.where() + ": " + problem).toList();
    }

    private static void check(Element dependency, List<String> problems) {
        if (!text(dependency, "groupId").equals("io.everwire")) {
            return;
        }
        String artifact = text(dependency, "artifactId");
        if (!Repository.managed().contains(artifact)) {
            problems.add("the BOM has no " + artifact);
        }
        String version = text(dependency, "version");
        if (!version.isEmpty() && !version.startsWith("${") && !version.equals(Repository.version())) {
            problems.add("the version of " + artifact + " is " + Repository.version());
        }
    }

    private static Element parsed(String text) throws SAXException {
        String whole = "<block>" + DECLARATION.matcher(text).replaceFirst("") + "</block>";
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(whole)))
                    .getDocumentElement();
        } catch (ParserConfigurationException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String text(Element element, String child) {
        NodeList children = element.getElementsByTagName(child);
        return children.getLength() == 0
                ? ""
                : children.item(0).getTextContent().strip();
    }
}
